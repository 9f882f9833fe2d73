import type { LedgerRecords, TakenEntry } from '../../src/event/ledger.ts';
import type { ParkReason } from '../../src/event/loss.ts';
import { type EnterTakenDeps, enterTaken } from '../middleware/enter-taken.ts';
import { errorFields } from '../middleware/error-fields.ts';
import { parkedEntry, type Whence } from './taken-object.ts';

export interface EnterParkedDeps extends EnterTakenDeps {
  /** What the ledger has of a file already. */
  readonly entered: Pick<LedgerRecords, 'entries'>;
}

/**
 * Enters into the ledger that a file, or a part of one, was parked as a whole. What was read of it before stays entered, with
 * a record more: a file that is announced again once it was deleted does not undo what was sent of it. Never rejects.
 */
export async function enterParked(deps: EnterParkedDeps, whence: Whence, reason: ParkReason): Promise<void> {
  const entry = parkedEntry(whence, reason);
  try {
    const [known] = await deps.entered.entries([entry.id]);
    await enterTaken(deps, known !== undefined && wasRead(known) ? beside(known, entry, reason) : entry);
  } catch (error) {
    const fields = { stage: entry.stage, ...errorFields(error) };
    deps.telemetry.log('warn', 'the ledger could not be asked for what was read of a file', fields);
    deps.telemetry.measure('LedgerEntriesLost', 1, 'Count');
  }
}

function wasRead({ messages, received }: TakenEntry): boolean {
  return messages.length > 0 || received > 1;
}

/** The same when it is parked for that once more. */
function beside(
  { received, filtered, parked, messages }: TakenEntry,
  entry: TakenEntry,
  reason: ParkReason,
): TakenEntry {
  const isNew = parked[reason] === undefined;
  return {
    ...entry,
    received: isNew ? received + 1 : received,
    filtered,
    parked: isNew ? { ...parked, [reason]: 1 } : parked,
    messages,
  };
}
