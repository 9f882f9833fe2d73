import { type LedgerRow, total } from '../../event/ledger-sum.ts';
import type { LedgerLine } from './daily-report.ts';

const NOTHING: LedgerLine = {
  received: 0,
  forwarded: 0,
  duplicate: 0,
  filtered: 0,
  rejected: 0,
  parked: 0,
  inFlight: 0,
};

/** Rows of the ledger as one line. */
export function ledgerLine(rows: readonly LedgerRow[]): LedgerLine {
  return rows.reduce(
    (line, row) => ({
      received: line.received + row.received,
      forwarded: line.forwarded + total(row.forwarded),
      duplicate: line.duplicate + row.duplicate,
      filtered: line.filtered + total(row.filtered),
      rejected: line.rejected + total(row.rejected),
      parked: line.parked + total(row.parked),
      inFlight: line.inFlight + row.inFlight,
    }),
    NOTHING,
  );
}
