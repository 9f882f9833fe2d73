import type { LedgerEntry } from '../../src/event/telemetry.ts';
import type { Clock } from '../../src/kernel/clock.ts';

/** The manager's window: said once for each of them, however many events wait. */
const WINDOW_MS = 60_000;

/**
 * Tells that events wait for the manager's request limit, so that a quiet minute is not taken for a loss. Gives the
 * sentence at most once a minute.
 */
export function createWaitingWord(clock: Clock): (entry: LedgerEntry) => string | undefined {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (entry) => {
    if (entry.outcome !== 'retried') return undefined;
    if (entry.reason !== 'budget_exhausted' && entry.reason !== 'rate_limited') return undefined;
    if (clock() - saidAt < WINDOW_MS) return undefined;
    saidAt = clock();
    return "Wazuh's API takes 30 requests a minute and they are used up; events wait in the queue for the next minute";
  };
}
