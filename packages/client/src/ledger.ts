import type { ClientStats, Dropped, DropReason } from './client-types.ts';

/** Codes of the server that are counted apart: one that makes up ever new ones fills no memory. */
const MAX_CODES = 32;

/** What was dropped between two counts. */
export function difference(now: Dropped, before: Dropped): Dropped {
  const pairs = Object.entries(now).map(([reason, count]) => [
    reason,
    count - (before[reason as DropReason] ?? 0),
  ]);
  return Object.fromEntries(pairs.filter(([, count]) => count)) as Dropped;
}

/** What became of every event. Its counts are never changed in place: who holds one holds that moment's. */
export interface Ledger extends Omit<ClientStats, 'buffered' | 'inFlight'> {
  given: number;
  sent: number;
  readonly dropped: Dropped;
  drop(reason: DropReason, count?: number): void;
  reject(code: string): void;
}

export function createLedger(onDrop: (reason: DropReason, count: number) => void): Ledger {
  const plus = <C extends Readonly<Record<string, number>>>(counts: C, name: string, count: number): C => ({
    ...counts,
    [name]: (counts[name] ?? 0) + count,
  });
  const ledger = {
    given: 0,
    sent: 0,
    dropped: {} as Dropped,
    rejected: {} as Readonly<Record<string, number>>,
    drop(reason: DropReason, count = 1) {
      if (!count) return;
      ledger.dropped = plus(ledger.dropped, reason, count);
      onDrop(reason, count);
    },
    reject(code: string) {
      const { rejected } = ledger;
      const known = code in rejected || Object.keys(rejected).length < MAX_CODES;
      ledger.rejected = plus(rejected, known ? code : 'other', 1);
      ledger.drop('rejected');
    },
  };
  return ledger;
}
