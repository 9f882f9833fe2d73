import type { AlertFacts } from '../../../src/notify/alert-facts.ts';
import type { NotificationKind } from '../../../src/notify/outbox-entry.ts';
import type { Notification } from '../../../src/notify/render/notification.ts';

const MINUTE_MS = 60_000;
const REPEATS = 12;

/** What of a group is not in one alert, made up so that every part of a message is seen; times are around the alert's. */
export function madeUp(kind: NotificationKind, facts: AlertFacts): Notification {
  const until = facts.alertedAt ?? facts.happenedAt ?? 0;
  const alone = kind === 'first';
  const since = alone ? until : until - 10 * MINUTE_MS;
  const history = {
    firstAt: alone ? until : since - 5 * MINUTE_MS,
    total: alone ? 1 : REPEATS + 1,
    ...(alone ? {} : { reopened: { times: 2, resolvedAt: until - 3 * 24 * 60 * MINUTE_MS } }),
    ...(kind === 'acknowledged' || kind === 'assigned' ? { by: 'Ann Example' } : {}),
    ...(kind === 'escalated' ? { from: 'on-call' } : {}),
    similar: {
      rule: REPEATS,
      ...(facts.source.ip === undefined ? {} : { source: 3 }),
      ...(facts.user.id === undefined && facts.user.name === undefined ? {} : { user: 0 }),
    },
  };
  return { kind, history, count: alone ? 1 : REPEATS, since, until, facts };
}
