import type { TakenBook, TakenEntry } from '../../src/event/ledger.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import { errorFields } from './error-fields.ts';

export interface EnterTakenDeps {
  readonly telemetry: Telemetry;
  readonly taken: TakenBook;
}

/** Enters into the ledger what was taken. Never rejects: what is taken stays taken, and the ledger says of its messages that nobody announced them. */
export async function enterTaken({ telemetry, taken }: EnterTakenDeps, entry: TakenEntry): Promise<void> {
  try {
    await taken.enter(entry);
  } catch (error) {
    telemetry.log('warn', 'the ledger did not take an entry', { stage: entry.stage, ...errorFields(error) });
    telemetry.measure('LedgerEntriesLost', 1, 'Count');
  }
}
