import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Bundle } from '../../infra/bundle/bundle-stage.ts';
import { bundleStages } from '../../infra/bundle/bundle-stages.ts';
import { projectRoot } from '../../infra/read-config.ts';
import { STAGE_NAMES, type StageName } from '../../src/event/stage.ts';
import { createClosers } from '../local/closers.ts';
import { startWorld, type World } from './coldstart/world.ts';
import { quantile } from './harness.ts';
import { atMost, type Beside, type Effort, type Question } from './question.ts';

const STARTS: Readonly<Record<Effort, number>> = { quick: 5, guard: 10, full: 20, again: 20 };
/** Of `ingest`: ms over an empty handler, and code read at a start. */
const BARS = { startMs: 50, startBytes: 400 * 1_024 } as const;
const PROGRAM = fileURLToPath(new URL('coldstart/start.mjs', import.meta.url));
const run = promisify(execFile);

interface Times {
  readonly wall: number;
  readonly cpu: number;
}

/** What a start says of itself; ms from before the module is loaded. */
interface Start {
  readonly init: Times;
  readonly first: Times;
  readonly residentBytes: number;
  readonly answer: unknown;
  readonly lines: string;
}

type Side = StageName | 'empty';
/** What waits for a start: the stages, not what runs by the hour. */
type StageBundle = Bundle & { readonly stage: StageName };
const isOfStage = (bundle: Bundle): bundle is StageBundle =>
  (STAGE_NAMES as readonly string[]).includes(bundle.stage);

/** Nobody's time is measured that went wrong: of an invocation that gives up at once, for one. */
function problemOf(side: Side, { answer, lines }: Start): string | undefined {
  const { statusCode = 202, batchItemFailures = [] } = answer as {
    readonly statusCode?: number;
    readonly batchItemFailures?: readonly unknown[];
  };
  const fault = /"level":"(?:ERROR|WARN)".*/.exec(lines)?.[0];
  return statusCode === 202 && batchItemFailures.length === 0 && fault === undefined
    ? undefined
    : `${side} answered ${JSON.stringify(answer)} ${fault ?? ''}`;
}

/**
 * Starts of every function in turns with those of an empty handler, each in a process of its own.
 *
 * @throws Error when an invocation goes wrong
 */
async function starts(
  world: World,
  bundles: readonly StageBundle[],
  folder: string,
  turns: number,
): Promise<ReadonlyMap<Side, Start[]>> {
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, 'export const handler = async () => ({ statusCode: 202 });\n');
  const measured = new Map<Side, Start[]>();
  const start = async (side: Side, module: string, event: object, environment: object) => {
    const file = join(folder, 'event.json');
    writeFileSync(file, JSON.stringify(event));
    const { stdout } = await run(process.execPath, [PROGRAM, module, file], { env: { ...environment } });
    const one = JSON.parse(stdout) as Start;
    const problem = problemOf(side, one);
    if (problem !== undefined) throw new Error(problem);
    measured.set(side, [...(measured.get(side) ?? []), one]);
  };
  for (let turn = 1; turn <= turns; turn += 1) {
    await start('empty', empty, {}, {});
    for (const { stage, directory } of bundles)
      await start(stage, join(directory, 'index.mjs'), await world.eventFor(stage, turn), {
        ...world.variables,
        LAMBDA_TASK_ROOT: directory,
      });
  }
  return measured;
}

const median = (of: readonly Start[], value: (start: Start) => number) => quantile(of.map(value), 0.5);

function report(measured: ReadonlyMap<Side, Start[]>, bundles: readonly StageBundle[]): Beside {
  const floor = measured.get('empty') ?? [];
  const over = bundles.map(({ stage, startBytes, codeBytes }) => {
    const own = measured.get(stage) ?? [];
    const difference = (value: (start: Start) => number) => median(own, value) - median(floor, value);
    return {
      stage,
      startBytes,
      codeBytes,
      initMs: difference(({ init }) => init.wall),
      initCpuMs: difference(({ init }) => init.cpu),
      firstMs: difference(({ first }) => first.wall),
      firstCpuMs: difference(({ first }) => first.cpu),
      residentBytes: difference(({ residentBytes }) => residentBytes),
    };
  });
  const ms = (value: number) => value.toFixed(1);
  const ingest = over.find(({ stage }) => stage === 'ingest');
  const row = (
    name: string,
    size: string,
    each: Omit<(typeof over)[number], 'stage' | 'startBytes' | 'codeBytes'>,
  ) => [
    name,
    size,
    ms(each.initMs),
    ms(each.initCpuMs),
    ms(each.firstMs),
    ms(each.firstCpuMs),
    (each.residentBytes / 1_048_576).toFixed(0),
  ];
  return {
    name: 'starts',
    title: `Cold starts of what is deployed, in ms over an empty handler: medians of ${floor.length} processes each, in turns`,
    table: {
      headings: [
        'function',
        'KB at start / in all',
        'init, elapsed',
        'init, CPU',
        'to the first answer, elapsed',
        'CPU',
        'MiB',
      ],
      rows: [
        ...over.map((each) =>
          row(
            each.stage,
            `${Math.ceil(each.startBytes / 1_024)} / ${Math.ceil(each.codeBytes / 1_024)}`,
            each,
          ),
        ),
        row('floor: the empty handler itself', '–', {
          initMs: median(floor, ({ init }) => init.wall),
          initCpuMs: median(floor, ({ init }) => init.cpu),
          firstMs: median(floor, ({ first }) => first.wall),
          firstCpuMs: median(floor, ({ first }) => first.cpu),
          residentBytes: median(floor, ({ residentBytes }) => residentBytes),
        }),
      ],
    },
    bars: [
      atMost(
        'start of ingest over an empty handler',
        ingest?.initMs ?? Number.NaN,
        BARS.startMs,
        'ms',
        'elapsed',
      ),
      atMost(
        'code that ingest reads at a start',
        (ingest?.startBytes ?? Number.NaN) / 1_024,
        BARS.startBytes / 1_024,
        'KB',
        'count',
      ),
    ],
    chart: {
      title: 'Cold starts over an empty handler',
      unit: 'ms of elapsed time',
      parts: ['loading', 'first invocation'],
      rows: over.map(({ stage, initMs, firstMs }) => ({
        label: stage,
        values: [initMs, firstMs - initMs],
        note: `${ms(initMs)} + ${ms(firstMs - initMs)} ms`,
      })),
      limit: { value: BARS.startMs, label: 'bar of loading ingest' },
    },
    data: over,
  };
}

/** What a function costs before it answers for the first time. */
export const benchColdStart: Question = {
  name: 'coldstart',
  asks: 'starts and first invocations of the bundled functions, over those of an empty handler',
  tasks: () => [],
  beside: async (effort) => {
    const closers = createClosers();
    const folder = mkdtempSync(join(tmpdir(), 'sluice-coldstart-'));
    closers.add(async () => rmSync(folder, { recursive: true }));
    try {
      const world = await startWorld(closers);
      const bundles = (await bundleStages(projectRoot, world.config, folder)).filter(isOfStage);
      return [report(await starts(world, bundles, folder, STARTS[effort]), bundles)];
    } finally {
      await closers.close();
    }
  },
};
