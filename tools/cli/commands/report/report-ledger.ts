import type { LedgerLine } from '../../../../src/notify/report/daily-report.ts';
import { ledgerLine } from '../../../../src/notify/report/ledger-line.ts';
import { CommandFailed } from '../../faults.ts';
import type { DeployedPlace } from '../deployed/deployed-place.ts';
import { readLedger } from '../ledger/ledger-books.ts';

/**
 * The ledger of a span of whole hours, as one line; undefined when it cannot be read: whoever may read the alerts and no more gets
 * the rest of the report.
 */
export async function readLedgerLine(
  place: DeployedPlace,
  from: number,
  until: number,
  now: number,
): Promise<LedgerLine | undefined> {
  try {
    const range = { since: from, until: Math.min(until, now + 1) - 1 };
    const { hours } = await readLedger(place, range, { now, fresh: false });
    return ledgerLine(hours.flatMap(({ rows }) => rows));
  } catch (error) {
    if (error instanceof CommandFailed) return undefined;
    throw error;
  }
}
