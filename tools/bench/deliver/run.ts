import type { Sink, WireEvent } from '../../../src/forward/sink.ts';
import { quantile } from '../harness.ts';
import type { Effort } from '../question.ts';
import type { Peer, PeerCounts, PeerRequest } from './peer.ts';
import { lots } from './wire-events.ts';

/** One way of getting the same events across. */
export interface Runner {
  run(): Promise<void>;
  close?(): Promise<void>;
}

/** What a way in costs, beside the floor: the least that anyone would have to do with the same bytes. */
export interface Row {
  readonly sink: string;
  readonly into: string;
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly cpuUsPerEvent: number;
  readonly floor?: { readonly eventsPerSecond: number; readonly cpuUsPerEvent: number };
  /** CPU over that of the floor beside it, median over rounds. */
  readonly ratio?: number;
  /** Requests for 1000 events, by what is asked. */
  readonly per1000: Readonly<Record<string, number>>;
}

const ROUNDS: Readonly<Record<Effort, number>> = { quick: 1, guard: 5, full: 5, again: 9 };

interface Spent {
  readonly seconds: number;
  readonly cpuUs: number;
}

async function spent(run: () => Promise<void>): Promise<Spent> {
  const from = performance.now();
  const cpu = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - from) / 1_000, cpuUs: user + system };
}

/**
 * Runs both sides in turns, after one round that is not counted. `counted` says what the peers have been asked, by word;
 * it is read around the sink's rounds alone.
 */
export async function row(
  about: Pick<Row, 'sink' | 'into' | 'events'>,
  subject: Runner,
  floor: Runner | undefined,
  counted: () => Promise<Readonly<Record<string, number>>>,
  effort: Effort,
): Promise<Row> {
  const rounds = ROUNDS[effort];
  const ours: Spent[] = [];
  const least: Spent[] = [];
  const asked: Record<string, number> = {};
  await subject.run();
  await floor?.run();
  for (let i = 0; i < rounds; i += 1) {
    if (floor !== undefined) least.push(await spent(() => floor.run()));
    const before = await counted();
    ours.push(await spent(() => subject.run()));
    for (const [word, count] of Object.entries(await counted()))
      asked[word] = (asked[word] ?? 0) + count - (before[word] ?? 0);
  }
  await subject.close?.();
  await floor?.close?.();
  const of = (all: readonly Spent[]) => ({
    eventsPerSecond: Math.round(about.events / median(all.map(({ seconds }) => seconds))),
    cpuUsPerEvent: median(all.map(({ cpuUs }) => cpuUs)) / about.events,
  });
  const per = (count: number) => Math.round((count * 100_000) / (rounds * about.events)) / 100;
  return {
    ...about,
    ...of(ours),
    ...(floor !== undefined && {
      floor: of(least),
      ratio: median(ours.map(({ cpuUs }, i) => cpuUs / (least[i]?.cpuUs ?? Number.NaN))),
    }),
    per1000: Object.fromEntries(Object.entries(asked).map(([word, count]) => [word, per(count)])),
  };
}

const median = (values: readonly number[]) => quantile(values, 0.5);

/** Delivers everything in lots, as invocations do, one after another; what has to wait is sent again. */
export async function deliverAll(sink: Sink, events: readonly WireEvent[]): Promise<void> {
  for (const lot of lots(events)) {
    let left = lot;
    while (left.length > 0) {
      const outcomes = await sink.deliver(left, Date.now() + 60_000);
      const parked = outcomes.find(({ kind }) => kind === 'parked');
      if (parked !== undefined) throw new Error(`${sink.name} parked an event of the bench`);
      const waits = outcomes.flatMap((outcome) => (outcome.kind === 'retry' ? [outcome.afterMs] : []));
      left = left.filter((_, i) => outcomes[i]?.kind === 'retry');
      if (left.length > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(...waits)));
    }
  }
}

/** What a peer has counted under some of its words, under others. */
export async function counting(
  peer: Peer<PeerRequest['role']>,
  words: Readonly<Partial<Record<keyof PeerCounts, string>>>,
): Promise<Readonly<Record<string, number>>> {
  const counts = await peer.counts();
  return Object.fromEntries(
    Object.entries(words).map(([of, word]) => [word, counts[of as keyof PeerCounts] ?? 0]),
  );
}
