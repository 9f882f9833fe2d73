import { type AlertFacts, readFacts } from '../../src/notify/alert/alert-facts.ts';
import type { SimilarAlerts } from '../../src/notify/alert/alert-history.ts';
import type { GroupState } from '../../src/notify/group/group-state.ts';
import { isResolved } from '../../src/notify/group/group-step.ts';
import type { OutboxEntry } from '../../src/notify/group/outbox-entry.ts';
import { errorFields } from '../middleware/error-fields.ts';
import type { Invocation, NotifyDeps } from './notify-deps.ts';

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

/**
 * Begins to count what is similar to an alert, before its message is due: when the alert opens one of the groups that are held now, so that
 * it will be told at once.
 */
export function lookForSimilar(
  deps: HistoryDeps,
  { similar }: Invocation,
  { key, facts }: { readonly key: string; readonly facts: AlertFacts },
  groups: readonly ({ readonly state: GroupState } | undefined)[],
): void {
  const now = deps.clock();
  if (groups.some((group) => group === undefined || isResolved(group.state, now)))
    similar.set(key, similarTo(deps, key, facts));
}

/** The entry with what was alerted in the day before, if it is a group's first and that is known. Never rejects. */
export async function withSimilar(
  deps: HistoryDeps,
  entry: OutboxEntry,
  run: Invocation,
): Promise<OutboxEntry> {
  const facts = entry.kind === 'first' ? readFacts(entry.alert) : undefined;
  if (facts === undefined) return entry;
  const key = `${facts.node}/${facts.alertId}`;
  const begun = run.similar.get(key) ?? similarTo(deps, key, facts);
  // The same for every channel of its group.
  run.similar.set(key, begun);
  const similar = await begun;
  if (similar === undefined) return entry;
  const { since, count, history } = entry;
  return { ...entry, history: { firstAt: since, total: count, ...history, similar } };
}

async function similarTo(
  { history, clock, telemetry }: HistoryDeps,
  key: string,
  facts: AlertFacts,
): Promise<SimilarAlerts | undefined> {
  try {
    return await history.similar(key, facts, clock());
  } catch (error) {
    telemetry.log('warn', 'similar alerts could not be counted; the message goes without them', {
      stage: 'alert-notify',
      ...errorFields(error),
    });
    return undefined;
  }
}
