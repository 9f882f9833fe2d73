import type { LedgerRecords } from '../../../src/event/ledger.ts';

/** What the ledger's records say of messages. */
export interface LedgerSays {
  readonly forwarded: number;
  readonly parked: number;
  /** Messages whose delivery ended without a word: their events may have been sent twice. */
  readonly crashed: number;
}

export async function readLedger(records: LedgerRecords, keys: readonly string[]): Promise<LedgerSays> {
  const marks = await records.marks(keys);
  const sum = (counts: readonly (number | undefined)[]) =>
    counts.reduce((total: number, count = 0) => total + count, 0);
  return {
    forwarded: sum(marks.flatMap(({ forwarded }) => Object.values(forwarded))),
    parked: sum(marks.flatMap(({ parked }) => parked.map(({ count }) => count))),
    crashed: marks.filter(({ crashes }) => crashes > 0).length,
  };
}
