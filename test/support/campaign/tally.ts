import { envelope } from '../envelopes.ts';

/** What became of numbered events, one byte each: a long campaign must not grow by its own counting. */
export interface Tally {
  /** The next `count` events, numbered on. */
  readonly next: (count: number) => ReturnType<typeof envelope>[];
  readonly analysed: (line: string) => void;
  readonly parked: (id: string) => void;
  /** How often each of the events `from` to `to` (excluded) was analysed. */
  readonly times: (from: number, to: number) => readonly number[];
  readonly sums: () => TallySums;
}

export interface TallySums {
  readonly sent: number;
  /** Lines that the manager's rules have seen. */
  readonly analysed: number;
  /** Events among them. */
  readonly distinct: number;
  /** Lines beyond the first of an event. */
  readonly duplicates: number;
  /** Events of dead letters, and how often they lie there. */
  readonly parked: number;
  readonly letters: number;
  /** Events that are neither analysed nor parked. */
  readonly missing: number;
}

const CAPACITY = 1_000_000;
const ID = /"id":"n-(\d+)"/;

export function createTally(): Tally {
  const analysed = new Uint8Array(CAPACITY);
  const parked = new Uint8Array(CAPACITY);
  let sent = 0;
  const count = (of: Uint8Array, found: RegExpExecArray | null) => {
    if (found === null) throw new Error('an event that was never sent');
    const number = Number(found[1]);
    of[number] = (of[number] ?? 0) + 1;
  };
  return {
    next: (wanted) => Array.from({ length: wanted }, () => envelope(`n-${sent++}`)),
    analysed: (line) => count(analysed, ID.exec(line)),
    parked: (id) => count(parked, /^n-(\d+)$/.exec(id)),
    times: (from, to) => [...analysed.subarray(from, to)],
    sums: () => {
      const sums = { sent, analysed: 0, distinct: 0, duplicates: 0, parked: 0, letters: 0, missing: 0 };
      for (let i = 0; i < sent; i += 1) {
        const times = analysed[i] ?? 0;
        sums.analysed += times;
        if (times > 0) sums.distinct += 1;
        sums.duplicates += Math.max(0, times - 1);
        sums.parked += Math.min(1, parked[i] ?? 0);
        sums.letters += parked[i] ?? 0;
        if (times === 0 && parked[i] === 0) sums.missing += 1;
      }
      return sums;
    },
  };
}
