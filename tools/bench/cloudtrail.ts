import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { textTable } from '../score/text-table.ts';
import { quantile } from './harness.ts';
import type { Beside, Question } from './question.ts';
import { trailRecords } from './trail-records.ts';

const MB = 1e6;
const FILE_BYTES = 50 * MB;
/** As AWS writes them. */
const AWS_GZIP_LEVEL = 6;
/** Rounds of a process; the first teach the compiler. */
const ROUNDS = 5;
const TURNS = 3;
/** What Lambda's runtime gives Node.js in a function of 256 MB: nine tenths of it, and a twentieth for young objects. */
const SMALL_HEAP = ['--max-old-space-size=230', '--max-semi-space-size=12'];
const BARS = { mbPerSecond: 30, rival: 3, peakBytes: 256 * 1_048_576 };

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
function speeds(file: string, bytes: number): ReadonlyMap<SideName, readonly number[]> {
  const measured = new Map<SideName, number[]>();
  for (let turn = 0; turn < TURNS; turn += 1)
    for (const [name, { command, rounds }] of Object.entries(SIDES) as [SideName, Side][]) {
      const cost = costOf(command, file, rounds);
      if (cost === undefined) continue;
      measured.set(name, [...(measured.get(name) ?? []), bytes / Math.min(...cost.cpuUs)]);
    }
  return measured;
}

function report(file: string, bytes: number, packedBytes: number): Beside {
  const measured = speeds(file, bytes);
  const best = (name: SideName) => Math.max(...(measured.get(name) ?? []));
  const ratios = (of: SideName) =>
    (measured.get('ours') ?? []).map((ours, i) => ours / (measured.get(of)?.[i] ?? Number.NaN));
  const rival = measured.has('rival') ? quantile(ratios('rival'), 0.5) : undefined;
  const peakBytes = costOf(node('forward.ts', SMALL_HEAP), file, 1)?.peakBytes ?? Number.NaN;
  const held = (is: boolean) => (is ? 'held' : 'NOT HELD');
  const rows = (Object.keys(SIDES) as SideName[]).map((name) => [
    SIDES[name].name,
    measured.has(name) ? best(name).toFixed(1) : 'left out: cannot be run here',
    name === 'ours' ? `≥ ${BARS.mbPerSecond} ${held(best('ours') >= BARS.mbPerSecond)}` : '',
    name === 'ours' || !measured.has(name) ? '' : quantile(ratios(name), 0.5).toFixed(2),
    name === 'rival' && rival !== undefined ? `≥ ${BARS.rival} ${held(rival >= BARS.rival)}` : '',
  ]);
  const peak = `peak ${(peakBytes / 1_048_576).toFixed(0)} MiB in a process with the heap of a small function (≤ 256 ${held(peakBytes <= BARS.peakBytes)})`;
  return {
    name: 'cloudtrail',
    text: [
      `A file of CloudTrail, ${(bytes / MB).toFixed(0)} MB of JSON in ${(packedBytes / MB).toFixed(1)} MB of gzip, CPU time, each side in processes of its own`,
      textTable(['', 'MB/s', 'bar', 'ours is × it', 'bar'], rows),
      peak,
    ].join('\n'),
    data: {
      bytes,
      packedBytes,
      mbPerSecond: Object.fromEntries(measured),
      timesRival: rival,
      peakBytes,
      bars: BARS,
    },
  };
}

/** From a file in S3 to messages on the events queue: how fast, in how much memory, and beside Wazuh's own module. */
export const benchCloudTrail: Question = {
  name: 'cloudtrail',
  asks: "a file of CloudTrail from gzip to packed messages, against parsing it, and what Wazuh's module does",
  onlyWhenNamed: true,
  tasks: () => [],
  beside: () => {
    const sample = trailRecords(1_000);
    const count = Math.ceil(FILE_BYTES / (JSON.stringify(sample).length / sample.length));
    const json = JSON.stringify({ Records: trailRecords(count) });
    const packed = gzipSync(json, { level: AWS_GZIP_LEVEL });
    const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
    try {
      const file = join(folder, 'trail.json.gz');
      writeFileSync(file, packed);
      return report(file, Buffer.byteLength(json), packed.length);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
