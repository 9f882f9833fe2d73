import { createHash } from 'node:crypto';
import type { Indicator, IndicatorType } from '../../src/enrich/threat/indicator.ts';
import { SetBuilder } from '../../src/enrich/threat/set-builder.ts';
import { ThreatSet } from '../../src/enrich/threat/threat-set.ts';
import { BENCH_NOW } from './events.ts';
import { processMeter } from './harness.ts';
import { type Beside, type Question, side, type Task } from './question.ts';

/** Of each kind, a million in all; every tenth address is a block. */
const ADDRESSES = 500_000;
const NAMES = 250_000;
const HASHES = 250_000;
const LOOK_UPS = 20_000;
/** One look-up in so many finds something: of real events far fewer do. */
const HIT_EVERY = 20;
const NOW_S = BENCH_NOW / 1_000;

/** Half a million addresses that are spread out, without chance: multiples of an odd number. */
const addressOf = (i: number) => {
  const value = Math.imul(i + 1, 0x9e3779b1) >>> 0;
  return `${value >>> 24 || 1}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
};
const nameOf = (i: number) => `host-${Math.imul(i, 0x85ebca6b) >>> 0}.bad-${i % 9_973}.example`;
const hashOf = (i: number) => createHash('sha256').update(String(i)).digest('hex');

function indicatorOf(type: IndicatorType, value: string, i: number): Indicator {
  return {
    type,
    value,
    feed: i % 8,
    confidence: i % 3 === 0 ? 'High' : 'Medium',
    tlp: 'GREEN',
    firstSeen: NOW_S - 90 * 86_400,
    lastSeen: NOW_S - (i % 60) * 86_400,
    validUntil: NOW_S + 30 * 86_400,
    reference: `event ${i % 2_000}`,
  };
}

function* indicators(): Generator<Indicator> {
  for (let i = 0; i < ADDRESSES; i += 1)
    yield indicatorOf('ip', i % 10 === 9 ? `${addressOf(i)}/${26 + (i % 6)}` : addressOf(i), i);
  for (let i = 0; i < NAMES; i += 1) yield indicatorOf('hostname', nameOf(i), i);
  for (let i = 0; i < HASHES; i += 1) yield indicatorOf('hash', hashOf(i), i);
}

const buildSet = (): Buffer => {
  const builder = new SetBuilder(1);
  for (const each of indicators()) builder.add(each);
  return builder.build({ feeds: [] }, BENCH_NOW);
};

function openSet(file: Buffer): ThreatSet {
  const opened = ThreatSet.open(file);
  if (!opened.ok) throw new Error(`the set of the benchmark was refused: ${opened.error}`);
  return opened.value;
}

/** Texts to look up, one in `HIT_EVERY` of the set. */
function wanted(of: (i: number) => string, known: number): readonly string[] {
  return Array.from({ length: LOOK_UPS }, (_, i) =>
    of(i % HIT_EVERY === 0 ? ((i * 7) % known) - (((i * 7) % known) % 10) : known + 1_000_000 + i),
  );
}

/** Look-ups in a set of a million indicators. */
export const benchIntel: Question = {
  name: 'intel',
  asks: 'look a value up among a million indicators, blocks and parent domains too, against Map.get of the same text',
  guarded: 'answers',
  tasks: () => {
    const set = openSet(buildSet());
    const task = (
      label: string,
      [of, known]: readonly [(i: number) => string, number],
      find: (text: string) => unknown,
    ): Task => {
      const texts = wanted(of, known);
      const map = new Map(Array.from({ length: known }, (_, i) => [of(i), i] as const));
      const count = (has: (text: string) => unknown) => () =>
        texts.reduce((sum, text) => sum + (has(text) === undefined ? 1 : 1_000), 0);
      return {
        label,
        subject: side('set', count(find)),
        floor: side(
          'Map',
          count((text) => map.get(text)),
        ),
        events: LOOK_UPS,
        bytes: texts.reduce((sum, text) => sum + text.length, 0),
        bar: 2,
      };
    };
    return [
      task('addresses', [addressOf, ADDRESSES], (text) => set.findIp(text, NOW_S)),
      task('names', [nameOf, NAMES], (text) => set.findName(text, NOW_S)),
      task('hashes', [hashOf, HASHES], (text) => set.findHash(text, NOW_S)),
    ];
  },
  beside: building,
};

function building(): Beside {
  const { cpuUs } = processMeter();
  const timed = <T>(run: () => T): { readonly made: T; readonly ms: number } => {
    const from = cpuUs();
    const made = run();
    return { made, ms: Math.round((cpuUs() - from) / 1_000) };
  };
  const { made: file, ms: buildMs } = timed(buildSet);
  const { ms: floorBuildMs } = timed(() => new Map([...indicators()].map((each) => [each.value, each])));
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const { made: set, ms: openMs } = timed(() => openSet(file));
  const heapBytes = Math.max(0, process.memoryUsage().heapUsed - before);
  const { ms: floorOpenMs } = timed(() => createHash('sha256').update(file).digest());
  const { indicators: count } = set;
  return {
    name: 'set',
    title: `A set of ${count.toLocaleString('en')} indicators, CPU ms`,
    table: {
      headings: ['', 'ms', 'floor', 'floor ms'],
      rows: [
        ['build', String(buildMs), 'a Map of the same indicators', String(floorBuildMs)],
        ['open and check', String(openMs), 'SHA-256 of the file', String(floorOpenMs)],
      ],
    },
    notes: [
      `${(file.length / 1_048_576).toFixed(1)} MB as a file and in memory, ${Math.round(heapBytes / 1_024)} KB of heap beside it.`,
    ],
    data: {
      indicators: count,
      fileBytes: file.length,
      buildMs,
      floorBuildMs,
      openMs,
      floorOpenMs,
      heapBytes,
    },
  };
}
