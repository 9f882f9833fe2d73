import { readFileSync } from 'node:fs';
import { type AlertFacts, factsOf, readFacts } from '../../../src/notify/alert/alert-facts.ts';
import { parseAlert, type WazuhAlert } from '../../../src/notify/alert/wazuh-alert.ts';
import type { GroupState } from '../../../src/notify/group/group-state.ts';
import { NOTIFICATION_KINDS } from '../../../src/notify/group/outbox-entry.ts';
import { onStormed, stormKey } from '../../../src/notify/group/storm.ts';
import type { Notification } from '../../../src/notify/render/notification.ts';

/** Alerts of a real Wazuh 4.14.7 manager, one for each rule and agent. */
export function goldenAlerts(): readonly WazuhAlert[] {
  const file = new URL('../../contract/golden/alerts.ndjson', import.meta.url);
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => alertOf(JSON.parse(line)));
}

export function goldenAlert(ruleId: string): WazuhAlert {
  const alert = goldenAlerts().find(({ rule }) => rule.id === ruleId);
  if (alert === undefined) throw new Error(`no golden alert of rule ${ruleId}`);
  return alert;
}

function alertOf(value: unknown): WazuhAlert {
  const parsed = parseAlert(value);
  if (!parsed.ok) throw new Error('not a Wazuh alert');
  return parsed.value;
}

interface AlertParts {
  readonly rule?: object;
  readonly data?: object;
  readonly agent?: object;
  readonly [key: string]: unknown;
}

/** A small alert of an application, with what a test cares about on top. */
export function alertWith({ rule, data, agent, ...rest }: AlertParts = {}): WazuhAlert {
  return alertOf({
    timestamp: '2026-03-04T05:06:07.089+0000',
    id: '1772600767.123456',
    rule: { level: 12, id: '100102', description: 'Five failed logins', groups: ['sluice'], ...rule },
    agent: { id: '000', name: 'manager', ...agent },
    manager: { name: 'manager' },
    data: { srcip: '198.51.100.66', ...data },
    location: 'API-Webhook',
    ...rest,
  });
}

export function awsAlert(aws: object, rule: object = {}): WazuhAlert {
  return alertWith({
    rule: { id: '80202', description: 'AWS', groups: ['aws', 'aws_cloudtrail'], ...rule },
    data: {
      srcip: undefined,
      aws: { source: 'cloudtrail', awsRegion: 'eu-west-1', sourceIPAddress: '198.51.100.7', ...aws },
    },
  });
}

const AT = Date.parse('2026-03-04T05:06:07.089Z');

const HISTORY = {
  firstAt: AT - 7_200_000,
  total: 37,
  reopened: { times: 2, resolvedAt: AT - 86_400_000 },
  by: 'Ann Example',
  from: 'on-call',
  mutedUntil: AT + 3_600_000,
  similar: { rule: 12, source: 3, user: 0 },
};

export function firstOf(alert: WazuhAlert): Notification {
  return { kind: 'first', count: 1, since: AT, until: AT, facts: factsOf(alert) };
}

export function digestOf(alert: WazuhAlert, count = 12): Notification {
  return { kind: 'digest', count, since: AT - 600_000, until: AT, facts: factsOf(alert) };
}

/** As `everyKindOf`, of a storm of these alerts, each of a group of its own. */
export function stormOf(alerts: readonly WazuhAlert[]): readonly Notification[] {
  const place = { route: 'security', key: stormKey('security'), channels: [], updates: [] };
  const timing = { firstAfterMinutes: 5, maxIntervalMinutes: 240 };
  const sums: AlertFacts[] = [];
  let state: GroupState | undefined;
  for (const [i, alert] of alerts.entries()) {
    const counted = { key: `${i}`, facts: factsOf(alert), group: `${i}` };
    state = onStormed(state, place, counted, 60, AT + i * 1_000, timing);
    const sum = readFacts(state.sample);
    if (sum !== undefined && (i === 0 || i === alerts.length - 1)) sums.push(sum);
  }
  return sums.flatMap((facts) => {
    const first: Notification = { kind: 'first', count: 1, since: AT, until: AT, facts };
    return [first, ...NOTIFICATION_KINDS.map((kind) => ({ ...first, count: 37, kind, history: HISTORY }))];
  });
}

/** One notification of every kind, with all that a group can have been through. */
export function everyKindOf(alert: WazuhAlert): readonly Notification[] {
  return [
    firstOf(alert),
    ...NOTIFICATION_KINDS.map((kind) => ({ ...digestOf(alert), kind, history: HISTORY })),
  ];
}
