import { totalsOf } from '../../../src/event/ledger-sum.ts';
import { readBooks } from '../../cli/commands/ledger/ledger-books.ts';
import { ledgerReport } from '../../cli/commands/ledger/ledger-report.ts';
import type { LedgerView, Remark } from '../view.ts';
import type { DeployedPipeline } from './pipeline.ts';

const HOUR_MS = 3_600_000;
/** As `sluice ledger` looks back. */
const LOOKED_BACK_MS = 24 * HOUR_MS;

export interface ReadLedger {
  readonly view: LedgerView;
  readonly remarks: readonly Remark[];
}

/** The ledger of the last day, by source. Throws what `createTable` throws. */
export async function deployedLedger(
  { clients, name, aws }: DeployedPipeline,
  now: number,
): Promise<ReadLedger> {
  const range = { since: now - LOOKED_BACK_MS, until: now };
  const reading = await readBooks(clients, { name, aws }, range, { now, fresh: false });
  const { totals } = ledgerReport(reading, {}, now);
  const rows = totals.map(({ row, difference }) => ({ ...totalsOf(row), difference }));
  return {
    view: { since: range.since - (range.since % HOUR_MS), rows },
    // Without the queues nothing can be missing: it may be in one of them.
    remarks:
      reading.depthsFault === undefined
        ? []
        : [{ text: `ledger: what is missing is not known, since ${reading.depthsFault}` }],
  };
}
