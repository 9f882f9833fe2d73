import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/kernel/json.ts';
import type { HookContext } from '../../../src/normalize/hook-event.ts';
import { normalizeSentry } from '../../../src/normalize/sentry.ts';
import { hookDoor } from '../../support/hook-door.ts';
import { EVENT, ISSUE, SENTRY_BODIES } from '../../support/webhooks/sentry.ts';

const CONTEXT = { tenant: 'acme', application: 'shop', receivedAt: Date.UTC(2026, 2, 4, 5, 6) };

function eventOf(record: JsonObject, context: Partial<HookContext> = {}) {
  const normalized = normalizeSentry(record, { ...CONTEXT, ...context });
  if (!normalized.ok) throw new Error(normalized.error.message);
  return normalized.value.event;
}

const FACTS = {
  '@timestamp': '2026-03-04T05:05:57.250Z',
  source: { ip: '203.0.113.77' },
  user: { id: 'u_81', name: 'ines.b', email: 'ines@example.org', full_name: 'Ines Bruckner' },
  user_agent: { original: EVENT.request.headers[1]?.[1] },
  url: { full: 'https://shop.example.org/checkout/pay', domain: 'shop.example.org', path: '/checkout/pay' },
  http: { request: { method: 'POST' } },
  service: { name: 'shop', environment: 'production', version: 'shop@4.2.0' },
  error: { code: 'RangeError', message: 'order total is negative' },
};

describe('an error', () => {
  test.each([
    ['error', 'sentry_error', 'event'],
    ['eventAlert', 'sentry_event_alert', 'alert'],
    ['plugin', 'sentry_event_alert', 'alert'],
  ] as const)('that comes as %s has all its facts, as %s', (name, action, kind) => {
    const event = eventOf(SENTRY_BODIES[name]);
    expect(event).toMatchObject({
      ...FACTS,
      event: {
        action,
        kind,
        category: ['web'],
        type: ['error'],
        outcome: 'failure',
        severity: 73,
        reason: 'RangeError: order total is negative',
      },
      sluice: {
        details: {
          event_id: EVENT.event_id,
          level: 'error',
          platform: 'node',
          culprit: 'checkout/total in sum',
          issue: { id: '6100200300' },
          project: { id: '4501112' },
        },
      },
    });
    expect(event.sluice?.details?.web_url).toMatch(/^https:\/\/acme\.sentry\.io\/issues\/6100200300\//);
  });

  test('is known by its own id; an alert about it by the rule as well', () => {
    expect(eventOf(SENTRY_BODIES.error).event.id).toBe(EVENT.event_id);
    const { eventAlert, plugin } = SENTRY_BODIES;
    const ids = [
      eventAlert,
      { ...eventAlert, data: { ...eventAlert.data, triggered_rule: 'All errors' } },
      plugin,
      { ...plugin, triggering_rules: ['All errors'] },
    ].map((body) => eventOf(body).event.id);
    expect(new Set([...ids, EVENT.event_id]).size).toBe(5);
    expect(eventOf({ ...plugin, triggering_rules: plugin.triggering_rules.toReversed() }).event.id).toBe(
      ids[2],
    );
  });

  test.each([
    ['fatal', 99],
    ['error', 73],
    ['warning', 47],
    ['info', 0],
    ['debug', 0],
    ['sample', 0],
    ['something else', 21],
  ])('of level %s has severity %d', (level, severity) => {
    const error = { ...EVENT, level };
    expect(eventOf({ action: 'created', data: { error } }).event.severity).toBe(severity);
  });

  test('of level info is a remark, and tells of no failure', () => {
    expect(eventOf(SENTRY_BODIES.remark)).toMatchObject({ event: { type: ['info'], outcome: 'unknown' } });
    expect(eventOf(SENTRY_BODIES.remark)).not.toHaveProperty('error');
  });

  test('leaves out stack traces, variables, breadcrumbs, contexts, bodies, cookies, headers and query strings', () => {
    for (const name of ['error', 'eventAlert', 'plugin'] as const)
      expect(JSON.stringify(eventOf(SENTRY_BODIES[name]))).not.toMatch(
        /correct horse|4111|b1946ac9|Bearer|clicked pay|"state"|anything|stacktrace|email:ines|xxxxx|step-2/,
      );
  });

  test('in the form of older events is read as well', () => {
    expect(eventOf(SENTRY_BODIES.pluginOfOldEvents)).toMatchObject({
      '@timestamp': '2026-03-04T05:05:57.000Z',
      event: { action: 'sentry_event_alert', severity: 47, reason: 'The disk is nearly full' },
      user: { id: '9', email: 'ines@example.org' },
      source: { ip: '203.0.113.77' },
      url: { path: '/status' },
      http: { request: { method: 'GET' } },
      user_agent: { original: 'curl/8.5.0' },
      sluice: {
        details: { tags: { server_name: 'web-1' }, logger: 'root', project: { slug: 'shop', name: 'Shop' } },
      },
    });
    expect(eventOf(SENTRY_BODIES.pluginAlone)).toMatchObject({
      event: { action: 'sentry_event_alert', severity: 73, reason: 'It broke' },
      error: { message: 'It broke' },
      sluice: { details: { culprit: 'pay', project: { slug: 'shop' } } },
    });
  });

  test.each([
    [{ a: 'b' }, { a: 'b' }],
    [
      [['a', 'b'], ['c', 1], ['d', true], ['e'], 'f', ['user', 'id:1'], ['user.email', 'x']],
      { a: 'b', c: '1', d: 'true' },
    ],
    [[{ key: 'a', value: 'b' }, { key: 'c' }], { a: 'b' }],
    [7, undefined],
  ])('has its tags whatever their form: %j', (tags, expected) => {
    const error = { ...EVENT, tags };
    expect(eventOf({ action: 'created', data: { error } }).sluice?.details?.tags).toEqual(expected);
  });
});

describe('an issue', () => {
  test('that is new or back is an error; what became of one is none', () => {
    const facts = (
      ['issueCreated', 'issueUnresolved', 'issueResolved', 'issueAssigned', 'issueArchived'] as const
    ).map((name) => {
      const { action, severity, outcome } = eventOf(SENTRY_BODIES[name]).event;
      return [action, severity, outcome];
    });
    expect(facts).toEqual([
      ['sentry_issue_created', 73, 'failure'],
      ['sentry_issue_unresolved', 73, 'failure'],
      ['sentry_issue_resolved', 0, 'success'],
      ['sentry_issue_assigned', 0, 'success'],
      ['sentry_issue_archived', 0, 'success'],
    ]);
  });

  test('has its names, its numbers and who did it', () => {
    expect(eventOf(SENTRY_BODIES.issueResolved)).toMatchObject({
      event: { reason: ISSUE.title },
      error: { code: 'RangeError', message: 'order total is negative' },
      user: { id: '4711', full_name: 'Ines Bruckner' },
      sluice: {
        details: {
          resource: 'issue',
          action: 'resolved',
          issue: { id: '6100200300', short_id: 'SHOP-1A' },
          level: 'error',
          platform: 'node',
          culprit: 'checkout/total in sum',
          project: { id: '4501112', slug: 'shop', name: 'Shop' },
          web_url: 'https://acme.sentry.io/issues/6100200300/',
          status: 'resolved',
          status_details: { inRelease: 'shop@4.2.1' },
          first_seen: ISSUE.firstSeen,
          last_seen: ISSUE.lastSeen,
        },
      },
    });
  });

  test('happened when it was last seen; what became of it when Sentry says so', () => {
    const sentAt = '1772600759';
    expect(eventOf(SENTRY_BODIES.issueCreated, { sentAt })['@timestamp']).toBe('2026-03-04T05:05:57.250Z');
    expect(eventOf(SENTRY_BODIES.issueResolved, { sentAt })['@timestamp']).toBe('2026-03-04T05:05:59.000Z');
    expect(eventOf(SENTRY_BODIES.issueResolved, { sentAt: 'soon' })['@timestamp']).toBe(
      '2026-03-04T05:05:57.250Z',
    );
  });

  test('has one id whenever it is sent, and another for each thing that becomes of it', () => {
    const names = [
      'issueCreated',
      'issueUnresolved',
      'issueResolved',
      'issueAssigned',
      'issueArchived',
    ] as const;
    const ids = names.map((name) => eventOf(SENTRY_BODIES[name]).event.id);
    expect(new Set(ids).size).toBe(names.length);
    const resolved = {
      ...ISSUE,
      status: 'resolved',
      substatus: null,
      statusDetails: { inRelease: 'shop@4.2.1' },
    };
    const counted = {
      ...SENTRY_BODIES.issueResolved,
      data: { issue: { ...resolved, count: '9', userCount: 5 } },
    };
    expect(eventOf(counted, { sentAt: '1772600999' }).event.id).toBe(ids[2]);
    const again = { issue: { ...resolved, lastSeen: '2026-03-05T00:00:00Z' } };
    expect(eventOf({ ...counted, data: again }).event.id).not.toBe(ids[2]);
  });
});

describe('a metric alert', () => {
  test.each([
    ['metricCritical', 'critical', 99, 'failure', '2026-03-04T05:04:00.000Z'],
    ['metricWarning', 'warning', 47, 'failure', '2026-03-04T05:04:00.000Z'],
    ['metricResolved', 'resolved', 0, 'success', '2026-03-04T05:05:00.000Z'],
  ] as const)('%s is %s with severity %d', (name, action, severity, outcome, time) => {
    expect(eventOf(SENTRY_BODIES[name])).toMatchObject({
      '@timestamp': time,
      event: { action: `sentry_metric_alert_${action}`, severity, outcome, kind: 'alert' },
      service: { name: 'shop', environment: 'production' },
      sluice: {
        details: {
          metric_alert: { id: '990', title: 'Too many failed payments' },
          rule: { name: 'Too many failed payments', aggregate: 'count()' },
          description: '120 events in the last 10 minutes',
          projects: ['shop'],
        },
      },
    });
  });
});

test('a comment says what, where and who', () => {
  expect(eventOf(SENTRY_BODIES.comment)).toMatchObject({
    '@timestamp': '2026-03-04T05:05:30.000Z',
    event: { action: 'sentry_comment_created', severity: 0, outcome: 'success' },
    user: { id: '4711' },
    sluice: {
      details: {
        comment: 'Ask omar@example.org about this',
        issue: { id: '6100200300' },
        project: { slug: 'shop' },
      },
    },
  });
});

test('an installation keeps its grant code to itself', () => {
  const event = eventOf(SENTRY_BODIES.installation);
  expect(event).toMatchObject({
    event: { action: 'sentry_installation_created', category: ['configuration'], type: ['creation'] },
  });
  expect(JSON.stringify(event)).not.toContain('9c1f0a8b');
});

test('a resource that is not known is kept with its data, under the name that the header has for it', () => {
  expect(eventOf(SENTRY_BODIES.unknown, { resource: 'seer' })).toMatchObject({
    event: { action: 'sentry_seer_started', severity: 0, outcome: 'unknown', dataset: 'sentry.seer' },
    sluice: { details: { data: { run_id: 17 } } },
  });
  expect(eventOf(SENTRY_BODIES.unknown).event.action).toBe('sentry_event_started');
  expect(eventOf({ anything: 1 }).event.action).toBe('sentry_event');
  expect(
    eventOf({ action: 'x'.repeat(500), data: {} }, { resource: '  A b/c ' }).event.action.length,
  ).toBeLessThan(256);
});

test('the header and what is inside lead to the same action', () => {
  for (const [name, resource] of [
    ['error', 'error'],
    ['eventAlert', 'event_alert'],
    ['issueCreated', 'issue'],
    ['metricCritical', 'metric_alert'],
    ['comment', 'comment'],
    ['installation', 'installation'],
  ] as const)
    expect(eventOf(SENTRY_BODIES[name], { resource }).event).toEqual(eventOf(SENTRY_BODIES[name]).event);
});

test('nothing personal of any webhook is left in the queue', async () => {
  const { sentry, queued } = hookDoor();
  for (const body of Object.values(SENTRY_BODIES)) await sentry(body);
  expect(queued()).toHaveLength(Object.keys(SENTRY_BODIES).length);
  expect(JSON.stringify(queued())).not.toMatch(/ines@|omar@|Ines|Omar/);
  expect(queued().map(({ event }) => event.source?.ip)).toContain('203.0.113.77');
});
