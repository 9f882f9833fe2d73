import { type AlertFacts, readFacts } from '../../../../src/notify/alert/alert-facts.ts';
import type { GroupState } from '../../../../src/notify/group/group-state.ts';
import type { NotificationKind } from '../../../../src/notify/group/outbox-entry.ts';
import { onStormed, stormKey } from '../../../../src/notify/group/storm.ts';
import type { Notification } from '../../../../src/notify/render/notification.ts';

/** An alert's group as it is told, or a storm of alerts like it. */
export type PreviewKind = NotificationKind | 'storm';

const MINUTE_MS = 60_000;
const REPEATS = 12;

/** What of a group is not in one alert, made up so that every part of a message is seen; times are around the alert's. */
export function madeUp(kind: PreviewKind, facts: AlertFacts): Notification {
  if (kind === 'storm') return storm(facts);
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

const STORM = { route: 'security', groups: 240, groupsPerMinute: 60 };

/** Its first digest, a minute after it broke out. */
function storm(facts: AlertFacts): Notification {
  const until = facts.alertedAt ?? facts.happenedAt ?? 0;
  const since = until - MINUTE_MS;
  const place = { route: STORM.route, key: stormKey(STORM.route), channels: [], updates: [] };
  const timing = { firstAfterMinutes: 5, maxIntervalMinutes: 240 };
  let state: GroupState | undefined;
  for (let i = 0; i < STORM.groups; i += 1) {
    const alert = { key: `${i}`, facts, group: `${i}` };
    const at = since + Math.floor((MINUTE_MS * i) / STORM.groups);
    state = onStormed(state, place, alert, STORM.groupsPerMinute, at, timing);
  }
  const history = { firstAt: since, total: STORM.groups };
  const sum = readFacts(state?.sample ?? '') ?? facts;
  return { kind: 'digest', history, count: STORM.groups - 1, since, until, facts: sum };
}
