import { type AlertFacts, readFacts } from '../alert-facts.ts';
import type { OutboxEntry } from '../group-store.ts';

/** What one message reports: the first alert of a group, or a digest of `count` repeats. Times are epoch ms. */
export interface Notification {
  readonly kind: 'first' | 'digest';
  readonly count: number;
  readonly since: number;
  readonly until: number;
  /** Facts of the alert, or of the latest of them. */
  readonly facts: AlertFacts;
}

/** The notification that an outbox entry stands for; undefined when its facts cannot be read. */
export function notificationOf(entry: OutboxEntry): Notification | undefined {
  const facts = readFacts(entry.alert);
  if (facts === undefined) return undefined;
  return { kind: entry.kind, count: entry.count, since: entry.since, until: entry.until, facts };
}
