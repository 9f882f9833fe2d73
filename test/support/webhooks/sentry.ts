import type { JsonObject } from '../../../src/kernel/json.ts';

/** Bodies as Sentry sends them, by the shapes it publishes; every value is invented. */

const APPLICATION = { type: 'application', id: 'sentry', name: 'Sentry' };
const PERSON = { type: 'user', id: 4711, name: 'Ines Bruckner' };
const INSTALLATION = { uuid: '6b0b2f7e-55a8-4d1c-8a08-4a6f0c5f1d33' };

export const EVENT = {
  event_id: '5f6b1d0c9a8e4f2b8c7d6e5f4a3b2c1d',
  project: 4_501_112,
  platform: 'node',
  level: 'error',
  title: 'RangeError: order total is negative',
  message: '',
  culprit: 'checkout/total in sum',
  location: 'src/checkout/total.ts',
  logger: '',
  environment: 'production',
  release: 'shop@4.2.0',
  dist: null,
  type: 'error',
  datetime: '2026-03-04T05:05:57.250000Z',
  timestamp: 1_772_600_757.25,
  received: 1_772_600_757.9,
  metadata: { type: 'RangeError', value: 'order total is negative', function: 'sum' },
  exception: {
    values: [
      { type: 'TypeError', value: 'amount is undefined' },
      {
        type: 'RangeError',
        value: 'order total is negative',
        stacktrace: {
          frames: [{ function: 'sum', vars: { password: 'correct horse battery' }, lineno: 12 }],
        },
      },
    ],
  },
  user: {
    id: 'u_81',
    email: 'ines@example.org',
    username: 'ines.b',
    name: 'Ines Bruckner',
    ip_address: '203.0.113.77',
  },
  request: {
    url: 'https://shop.example.org/checkout/pay?card=4111111111111111#step-2',
    method: 'POST',
    query_string: [['card', '4111111111111111']],
    cookies: [['session', 'b1946ac92492d2347c6235b4d2611184']],
    data: { card: '4111 1111 1111 1111' },
    headers: [
      ['Authorization', 'Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln'],
      ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
    ],
    env: { REMOTE_ADDR: '192.0.2.200' },
  },
  breadcrumbs: { values: [{ message: 'clicked pay as ines@example.org' }] },
  contexts: { os: { name: 'Linux' }, state: { token: 'abc' } },
  extra: { body: 'anything' },
  tags: [
    ['environment', 'production'],
    ['browser', 'Firefox 140.0'],
    ['user', 'email:ines@example.org'],
    ['long', 'x'.repeat(300)],
    ['transaction', '/checkout/pay'],
  ],
  url: 'https://sentry.io/api/0/projects/acme/shop/events/5f6b1d0c9a8e4f2b8c7d6e5f4a3b2c1d/',
  web_url: 'https://acme.sentry.io/issues/6100200300/events/5f6b1d0c9a8e4f2b8c7d6e5f4a3b2c1d/',
  issue_url: 'https://sentry.io/api/0/organizations/acme/issues/6100200300/',
  issue_id: '6100200300',
} satisfies JsonObject;

export const ISSUE = {
  id: '6100200300',
  shortId: 'SHOP-1A',
  title: 'RangeError: order total is negative',
  culprit: 'checkout/total in sum',
  level: 'error',
  logger: null,
  platform: 'node',
  status: 'unresolved',
  substatus: 'new',
  statusDetails: {},
  type: 'error',
  issueType: 'error',
  issueCategory: 'error',
  priority: 'high',
  metadata: { type: 'RangeError', value: 'order total is negative', filename: 'total.ts' },
  project: { id: '4501112', slug: 'shop', name: 'Shop', platform: 'node' },
  permalink: null,
  web_url: 'https://acme.sentry.io/issues/6100200300/',
  url: 'https://sentry.io/api/0/organizations/acme/issues/6100200300/',
  count: '3',
  userCount: 2,
  firstSeen: '2026-03-04T05:01:00.000000Z',
  lastSeen: '2026-03-04T05:05:57.250000Z',
  assignedTo: null,
} satisfies JsonObject;

function platform(action: string, data: JsonObject, actor: JsonObject = APPLICATION) {
  return { action, data, actor, installation: INSTALLATION };
}

const METRIC_ALERT = {
  id: '990',
  identifier: '12',
  title: 'Too many failed payments',
  date_started: '2026-03-04T05:00:00Z',
  date_detected: '2026-03-04T05:04:00Z',
  date_closed: null,
  organization_id: '1',
  projects: ['shop'],
  alert_rule: {
    id: '88',
    name: 'Too many failed payments',
    aggregate: 'count()',
    query: 'transaction:/checkout/pay',
    dataset: 'events',
    environment: 'production',
    triggers: [{ label: 'critical', alert_threshold: 100 }],
  },
};
const described = {
  description_title: 'Critical: Too many failed payments',
  description_text: '120 events in the last 10 minutes',
  web_url: 'https://acme.sentry.io/organizations/acme/alerts/rules/details/88/',
};

export const SENTRY_BODIES = {
  error: platform('created', { error: EVENT }),
  fatal: platform('created', { error: { ...EVENT, event_id: 'f'.repeat(32), level: 'fatal' } }),
  remark: platform('created', {
    error: { ...EVENT, event_id: 'a'.repeat(32), level: 'info', exception: null },
  }),
  eventAlert: platform('triggered', { event: EVENT, triggered_rule: 'Payments fail' }),
  issueCreated: platform('created', { issue: ISSUE }),
  issueResolved: platform(
    'resolved',
    { issue: { ...ISSUE, status: 'resolved', substatus: null, statusDetails: { inRelease: 'shop@4.2.1' } } },
    PERSON,
  ),
  issueAssigned: platform(
    'assigned',
    {
      issue: {
        ...ISSUE,
        assignedTo: { type: 'user', id: '31', name: 'Omar Khalil', email: 'omar@example.org' },
      },
    },
    PERSON,
  ),
  issueArchived: platform(
    'archived',
    {
      issue: {
        ...ISSUE,
        status: 'ignored',
        substatus: 'archived_until_escalating',
        statusDetails: { ignoreCount: 10 },
      },
    },
    PERSON,
  ),
  issueUnresolved: platform('unresolved', { issue: { ...ISSUE, substatus: 'regressed' } }),
  metricCritical: platform('critical', { metric_alert: METRIC_ALERT, ...described }),
  metricWarning: platform('warning', { metric_alert: METRIC_ALERT, ...described }),
  metricResolved: platform('resolved', {
    metric_alert: { ...METRIC_ALERT, date_closed: '2026-03-04T05:05:00Z' },
    ...described,
    description_title: 'Resolved: Too many failed payments',
  }),
  comment: platform(
    'created',
    {
      comment: 'Ask omar@example.org about this',
      comment_id: '55',
      issue_id: '6100200300',
      project_slug: 'shop',
      timestamp: '2026-03-04T05:05:30.000000Z',
    },
    PERSON,
  ),
  installation: platform('created', {
    installation: {
      status: 'installed',
      organization: { slug: 'acme' },
      app: { uuid: '0f0e0d0c-0b0a-4009-8008-070605040302', slug: 'sluice' },
      code: '9c1f0a8b7d6e5f4c3b2a190817263544',
      uuid: INSTALLATION.uuid,
    },
  }),
  unknown: platform('started', { run_id: 17, group_id: 6_100_200_300 }),
  plugin: {
    id: '6100200300',
    project: 'shop',
    project_name: 'Shop',
    project_slug: 'shop',
    logger: null,
    level: 'error',
    culprit: 'checkout/total in sum',
    message: 'order total is negative',
    url: 'https://acme.sentry.io/issues/6100200300/?referrer=webhooks_plugin',
    triggering_rules: ['Payments fail', 'All errors'],
    event: { ...EVENT, web_url: null, issue_url: null, issue_id: null },
  },
  pluginOfOldEvents: {
    id: '27379932',
    project: 'shop',
    project_name: 'Shop',
    culprit: 'raven in main',
    level: 'warning',
    logger: 'root',
    message: 'The disk is nearly full',
    url: 'https://sentry.example.org/acme/shop/issues/27379932/',
    event: {
      event_id: '0123456789abcdef0123456789abcdef',
      received: 1_772_600_757,
      tags: { server_name: 'web-1' },
      'sentry.interfaces.User': { id: '9', email: 'ines@example.org', ip_address: '203.0.113.77' },
      'sentry.interfaces.Http': {
        url: '/status?full=1',
        method: 'GET',
        headers: { 'user-agent': 'curl/8.5.0' },
      },
      'sentry.interfaces.Message': { message: 'The disk is nearly full' },
    },
  },
  pluginAlone: { project: 'shop', message: 'It broke', culprit: 'pay', logger: 'root', level: 'error' },
} satisfies Readonly<Record<string, JsonObject>>;
