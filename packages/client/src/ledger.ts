import { attempt } from './attempt.ts';
import type { ClientStats, Dropped, DropReason } from './client-types.ts';

/** Codes of the server that are counted apart: one that makes up ever new ones fills no memory. */
const MAX_CODES = 32;

/** What became of every event. Its counts are never changed in place: who holds one holds that moment's. */
export interface Ledger extends Omit<ClientStats, 'buffered' | 'inFlight'> {
  given: number;
  sent: number;
  readonly dropped: Dropped;
  readonly drop: (reason: DropReason, count?: number) => undefined;
  readonly reject: (code: string) => void;
}

type Counts = Readonly<Record<string, number>>;

const plus = (counts: Counts, name: string, count: number): Counts => ({
  ...counts,
  [name]: (counts[name] ?? 0) + count,
});

export function createLedger(onDrop?: (reason: DropReason, count: number) => void): Ledger {
  const ledger = {
    given: 0,
    sent: 0,
    dropped: {} as Dropped,
    rejected: {} as Counts,
    drop(reason: DropReason, count = 1): undefined {
      if (!count) return;
      ledger.dropped = plus(ledger.dropped, reason, count);
      attempt(() => onDrop?.(reason, count));
    },
    reject(code: string) {
      const known = Object.keys(ledger.rejected);
      const name = known.length < MAX_CODES || known.includes(code) ? code : 'other';
      ledger.rejected = plus(ledger.rejected, name, 1);
      ledger.drop('rejected');
    },
  };
  return ledger;
}
