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
import { textTable } from '../score/text-table.ts';
import { startWorld, type World } from './coldstart/world.ts';
import { quantile } from './harness.ts';
import type { Beside, Question } from './question.ts';

const STARTS = 20;
/** `ingest` over an empty handler, ms. */
const BAR_MS = 50;
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
  for (let turn = 1; turn <= STARTS; turn += 1) {
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
  const rows = over.map((each) => [
    each.stage,
    `${Math.ceil(each.startBytes / 1_024)} / ${Math.ceil(each.codeBytes / 1_024)}`,
    ms(each.initMs),
    each.stage === 'ingest' ? `≤ ${BAR_MS} ${each.initMs <= BAR_MS ? 'held' : 'NOT HELD'}` : '',
    ms(each.initCpuMs),
    ms(each.firstMs),
    ms(each.firstCpuMs),
    (each.residentBytes / 1_048_576).toFixed(0),
  ]);
  return {
    name: 'coldstart',
    text: [
      `Cold starts of what is deployed, in ms over an empty handler: medians of ${STARTS} processes each, in turns`,
      textTable(
        ['function', 'KB at start / in all', 'init', 'bar', 'CPU', 'to the first answer', 'CPU', 'MiB'],
        rows,
      ),
    ].join('\n'),
    data: { starts: STARTS, barMs: BAR_MS, over },
  };
}

/** What a function costs before it answers for the first time. */
export const benchColdStart: Question = {
  name: 'coldstart',
  asks: 'starts and first invocations of the bundled functions, over those of an empty handler',
  onlyWhenNamed: true,
  tasks: () => [],
  beside: async () => {
    const closers = createClosers();
    const folder = mkdtempSync(join(tmpdir(), 'sluice-coldstart-'));
    closers.add(async () => rmSync(folder, { recursive: true }));
    try {
      const world = await startWorld(closers);
      const bundles = (await bundleStages(projectRoot, world.config, folder)).filter(isOfStage);
      return [report(await starts(world, bundles, folder), bundles)];
    } finally {
      await closers.close();
    }
  },
};
