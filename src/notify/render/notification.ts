import { type AlertFacts, readFacts } from '../alert/alert-facts.ts';
import type { GroupHistory, NotificationKind, OutboxEntry } from '../group/outbox-entry.ts';

/** What one message reports: the first alert of a group, or a digest of `count` repeats. Times are epoch ms. */
export interface Notification {
  readonly kind: NotificationKind;
  /** What an `AlertAction` names the group by. */
  readonly group?: OutboxEntry['group'];
  readonly history?: GroupHistory | undefined;
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
  const { kind, group, count, since, until, history } = entry;
  return { kind, group, history, count, since, until, facts };
}
