import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { quantile } from './harness.ts';
import { atLeast, atMost, type Beside, type Effort, type Question } from './question.ts';
import { trailRecords } from './trail-records.ts';

const MB = 1e6;
const FILE_BYTES = 50 * MB;
/** As AWS writes them. */
const AWS_GZIP_LEVEL = 6;
/** Rounds of a process; the first teach the compiler. */
const ROUNDS = 5;
const TURNS: Readonly<Record<Effort, number>> = { quick: 1, guard: 3, full: 3, again: 5 };
/** What Lambda's runtime gives Node.js in a function of 256 MB: nine tenths of it, and a twentieth for young objects. */
const SMALL_HEAP = ['--max-old-space-size=230', '--max-semi-space-size=12'];
const BARS = { mbPerSecond: 30, rival: 3, peakBytes: 256 * 1_048_576 } as const;

const program = (name: string) => fileURLToPath(new URL(`cloudtrail/${name}`, import.meta.url));
const node = (name: string, flags: readonly string[] = []) => [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  ...flags,
  program(name),
];

interface Cost {
  readonly cpuUs: readonly number[];
  readonly peakBytes: number;
}

/** What a program says of itself; undefined when it cannot be run here. */
function costOf([command = '', ...args]: readonly string[], file: string, rounds: number): Cost | undefined {
  const { status, stdout } = spawnSync(command, [...args, file, String(rounds)], { encoding: 'utf8' });
  return status === 0 ? (JSON.parse(stdout) as Cost) : undefined;
}

interface Side {
  readonly name: string;
  readonly command: readonly string[];
  readonly rounds: number;
}

const SIDES = {
  ours: { name: 'gzip to packed messages', command: node('forward.ts'), rounds: ROUNDS },
  floor: { name: 'floor: inflate, parse, write, gzip', command: node('floor.ts'), rounds: ROUNDS },
  rival: { name: "as Wazuh's module does", command: ['python3', program('wazuh-like.py')], rounds: 2 },
} as const satisfies Record<string, Side>;
type SideName = keyof typeof SIDES;

/** Speed of each side in each turn: of its fastest round, since other work on the machine only slows. */
function speeds(
  file: string,
  bytes: number,
  sides: readonly SideName[],
  turns: number,
): ReadonlyMap<SideName, readonly number[]> {
  const measured = new Map<SideName, number[]>();
  for (let turn = 0; turn < turns; turn += 1)
    for (const name of sides) {
      const { command, rounds }: Side = SIDES[name];
      const cost = costOf(command, file, rounds);
      if (cost === undefined) continue;
      measured.set(name, [...(measured.get(name) ?? []), bytes / Math.min(...cost.cpuUs)]);
    }
  return measured;
}

/** A guard compares with the floor alone. */
const sidesFor = (effort: Effort): readonly SideName[] =>
  effort === 'guard' || effort === 'again' ? ['ours', 'floor'] : ['ours', 'floor', 'rival'];

function report(file: string, bytes: number, packedBytes: number, effort: Effort): Beside {
  const measured = speeds(file, bytes, sidesFor(effort), TURNS[effort]);
  const best = (name: SideName) => Math.max(...(measured.get(name) ?? []));
  const times = (of: SideName) =>
    quantile(
      (measured.get('ours') ?? []).map((ours, i) => ours / (measured.get(of)?.[i] ?? Number.NaN)),
      0.5,
    );
  const peakBytes = costOf(node('forward.ts', SMALL_HEAP), file, 1)?.peakBytes ?? Number.NaN;
  const names = [...measured.keys()];
  return {
    name: 'object',
    title: `A file of CloudTrail, ${(bytes / MB).toFixed(0)} MB of JSON in ${(packedBytes / MB).toFixed(1)} MB of gzip, CPU time, each side in processes of its own`,
    table: {
      headings: ['', 'MB/s', 'Sluice is × it'],
      rows: sidesFor(effort).map((name) => [
        SIDES[name].name,
        measured.has(name) ? best(name).toFixed(1) : 'left out: cannot be run here',
        name === 'ours' || !measured.has(name) ? '' : times(name).toFixed(2),
      ]),
    },
    bars: [
      atLeast('CloudTrail from gzip to packed messages', best('ours'), BARS.mbPerSecond, 'MB/s', 'CPU'),
      ...(measured.has('rival')
        ? [
            atLeast(
              "CloudTrail, times the speed of what Wazuh's module does",
              times('rival'),
              BARS.rival,
              '×',
              'CPU',
            ),
          ]
        : []),
      atMost(
        'peak memory of a 50 MB object, heap of a small function',
        peakBytes / 1_048_576,
        BARS.peakBytes / 1_048_576,
        'MiB',
        'count',
      ),
    ],
    ratios: [{ label: 'gzip to packed messages', ratio: 1 / times('floor') }],
    chart: {
      title: 'A file of CloudTrail',
      unit: 'MB of JSON a second of CPU time',
      parts: ['speed'],
      rows: names.map((name) => ({
        label: SIDES[name].name,
        values: [best(name)],
        note: `${best(name).toFixed(1)} MB/s`,
      })),
      limit: { value: BARS.mbPerSecond, label: 'bar' },
    },
    data: { bytes, packedBytes, mbPerSecond: Object.fromEntries(measured), peakBytes, bars: BARS },
  };
}

/** From a file in S3 to messages on the events queue: how fast, in how much memory, and beside Wazuh's own module. */
export const benchCloudTrail: Question = {
  name: 'cloudtrail',
  asks: "a file of CloudTrail from gzip to packed messages, against parsing it, and what Wazuh's module does",
  guarded: 'all',
  tasks: () => [],
  beside: (effort) => {
    const sample = trailRecords(1_000);
    const count = Math.ceil(FILE_BYTES / (JSON.stringify(sample).length / sample.length));
    const json = JSON.stringify({ Records: trailRecords(count) });
    const packed = gzipSync(json, { level: AWS_GZIP_LEVEL });
    const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
    try {
      const file = join(folder, 'trail.json.gz');
      writeFileSync(file, packed);
      return report(file, Buffer.byteLength(json), packed.length, effort);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
