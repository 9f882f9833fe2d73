import { type AlertFacts, readFacts } from '../../src/notify/alert-facts.ts';
import type { SimilarAlerts } from '../../src/notify/alert-history.ts';
import type { OutboxEntry } from '../../src/notify/outbox-entry.ts';
import { errorFields } from '../middleware/error-fields.ts';
import type { NotifyDeps } from './notify-deps.ts';

type HistoryDeps = Pick<NotifyDeps, 'history' | 'clock' | 'telemetry'>;

/** Beside the rest: a history that cannot be written makes reports poorer, and no alert late. Never rejects. */
export async function enterHistory(
  { history, telemetry, clock }: HistoryDeps,
  key: string,
  facts: AlertFacts,
): Promise<void> {
  try {
    await history.enter(key, facts, clock());
  } catch (error) {
    telemetry.log('warn', 'an alert could not be entered into the history that reports are made of', {
      stage: 'alert-notify',
      ...errorFields(error),
    });
  }
}

/** The entry with what was alerted in the day before, if it is a group's first and that is known. Never rejects. */
export async function withSimilar(deps: HistoryDeps, entry: OutboxEntry): Promise<OutboxEntry> {
  const similar = await similarTo(deps, entry);
  if (similar === undefined) return entry;
  const { since, count, history } = entry;
  return { ...entry, history: { firstAt: since, total: count, ...history, similar } };
}

async function similarTo(
  { history, clock, telemetry }: HistoryDeps,
  entry: OutboxEntry,
): Promise<SimilarAlerts | undefined> {
  const facts = entry.kind === 'first' ? readFacts(entry.alert) : undefined;
  if (facts === undefined) return undefined;
  try {
    return await history.similar(`${facts.node}/${facts.alertId}`, facts, clock());
  } catch (error) {
    telemetry.log('warn', 'similar alerts could not be counted; the message goes without them', {
      stage: 'alert-notify',
      ...errorFields(error),
    });
    return undefined;
  }
}
