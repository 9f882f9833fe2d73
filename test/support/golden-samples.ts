import type { MadeSession } from '../../src/enrich/session-book.ts';
import type { HeardWord } from '../../src/event/heard-book.ts';
import type { KeptHour } from '../../src/event/ledger-book.ts';
import type { RecordName, Taker } from '../../src/event/record-book.ts';
import type { CountersReading } from '../../src/forward/manager-counters.ts';
import type { BucketProgress } from '../../src/intake/digest/progress.ts';
import type { TrailMemory } from '../../src/intake/trail/trail-state.ts';
import type { ActivityHour } from '../../src/notify/activity/activity-book.ts';
import type { TestReport } from '../../src/notify/alert/alert-test.ts';
import type { IncidentRecord } from '../../src/notify/group/incident-record.ts';
import type { PollState } from '../../src/notify/poll-state.ts';
import type { AlertSum } from '../../src/notify/report/day-sum.ts';
import type { ReportRequest } from '../../src/notify/report-desk.ts';

/** What golden items hold, written out: never made by the code that is tested on them, and never changed. */

export const MINUTE_MS = 60_000;
/** A whole minute. */
export const NOW = Date.parse('2026-11-27T08:30:00Z');

const none = { rows: [], error: 0 } as const;

export const HOUR: KeptHour = {
  hour: '2026-11-27T08',
  records: 2,
  rows: [],
  inFlight: [],
  parked: [],
  duplicates: [],
  crashed: [],
  waiting: [['mark m-1', 'a token']],
  summedAt: NOW,
  open: true,
};

const RULE = { id: '100102', level: 12, description: 'Five failed logins', groups: ['sluice'] };

export const INCIDENT: IncidentRecord = {
  thread: 'thread-1',
  key: '100102-abc',
  route: 'security',
  openedAt: NOW - MINUTE_MS,
  lastAt: NOW,
  aliveUntil: NOW + 5 * MINUTE_MS,
  alerts: 2,
  alert: {
    at: NOW - MINUTE_MS,
    severity: 'high',
    rule: RULE,
    source: '198.51.100.66',
    techniques: ['T1110'],
    compliance: [{ framework: 'pci_dss', controls: ['10.2.4'] }],
  },
  steps: [
    { at: NOW - MINUTE_MS, kind: 'opened' },
    { at: NOW, kind: 'told', who: 'slack' },
  ],
  more: 0,
  digests: 0,
  changes: 2,
};

export const ALERT_SUM: AlertSum = {
  alerts: 1,
  severities: { info: 0, low: 0, medium: 0, high: 1, critical: 0 },
  slots: { '08': 1 },
  topics: {
    sign_in: 0,
    sign_in_failed: 1,
    lockout: 0,
    credential_access: 0,
    admin_action: 0,
    privilege_change: 0,
    data_access: 0,
  },
  rules: {
    rows: [{ word: RULE.id, count: 1, info: { description: RULE.description, level: 12 } }],
    error: 0,
  },
  sources: { rows: [{ word: '198.51.100.66', count: 1, info: {} }], error: 0 },
  users: none,
  tenants: none,
  techniques: none,
  controls: none,
  topicUsers: none,
  matters: none,
};

export const ACTIVITY: ActivityHour = {
  hour: '2026-11-27T08',
  objects: 1,
  unreadable: 0,
  sum: {
    events: 1,
    totals: {
      sign_in: { all: 1, failed: 1 },
      refused: { all: 0, failed: 0 },
      role_session: { all: 0, failed: 0 },
      credential_read: { all: 0, failed: 0 },
      credential_change: { all: 0, failed: 0 },
      admin_action: { all: 0, failed: 0 },
    },
    shelves: { rows: [{ word: 'acme app', count: 1, info: null }], error: 0 },
    users: { rows: [{ word: 'u_1', count: 1, info: { first: NOW, last: NOW, from: ['4YMiC2'] } }], error: 0 },
    signIns: { rows: [{ word: 'u_1', count: 1, info: { failed: 1, from: ['4YMiC2'] } }], error: 0 },
    failedFrom: { rows: [{ word: '198.51.100.7', count: 1, info: { users: ['Iwjylj'] } }], error: 0 },
    credentials: none,
    admin: none,
  },
};

const PLACE = { account: '111122223333', region: 'eu-west-1' } as const;

export const record = (id: string): RecordName => ({ ...PLACE, tenant: 'acme', id, at: NOW });
export const FILE: Taker = { kind: 'file', name: 'trail-logs/first.json.gz 0' };
export const MESSAGE: Taker = { kind: 'message', now: NOW, leaseUntil: NOW + MINUTE_MS };

export const SESSION: MadeSession = {
  tenant: 'acme',
  accessKeyId: 'ASIAEXAMPLE',
  origin: {
    type: 'IAMUser',
    name: 'alice',
    account: '111122223333',
    path: ['role Dev (444455556666)'],
    federatedBy: 'SAML Okta',
    rank: 1,
  },
  expiresAt: NOW + 60 * MINUTE_MS,
};

export const VERIFIED: BucketProgress = {
  foundAt: NOW,
  shelves: [
    {
      base: 'AWSLogs/111122223333/',
      region: 'eu-west-1',
      lookedUntil: NOW,
      checkedUntil: NOW - MINUTE_MS,
      scannedUntil: NOW - 2 * MINUTE_MS,
      told: ['h-a'],
      isSlow: true,
    },
  ],
};

export const WORD: Omit<HeardWord, 'kind' | 'at'> = { ...PLACE, tenant: 'acme' };
export const HEARD = {
  ...WORD,
  heardAt: NOW,
  lastDigest: NOW - MINUTE_MS,
  usualQuietMs: MINUTE_MS,
};

export const TRAIL_ARN = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main';
export const TRAIL: TrailMemory = {
  known: {
    bucket: 'trail-logs',
    prefix: '',
    kmsKey: '',
    multiRegion: true,
    globalEvents: true,
    organization: false,
    validation: true,
    covers: ['management write'],
    logging: true,
    startedAt: NOW - MINUTE_MS,
    deliveryError: '',
    digestError: '',
  },
  troubles: { late: { since: NOW - MINUTE_MS, toldAt: NOW } },
};

export const POLL: PollState = {
  beganAt: NOW - 5 * MINUTE_MS,
  until: NOW,
  sweptAt: NOW - MINUTE_MS,
  sent: ['a mark'],
  readAt: NOW,
};
export const WAIT = {
  key: '1772600767.1',
  node: 'node-1',
  alertedAt: NOW - MINUTE_MS,
  cameAt: NOW - 1,
};

export const READING: CountersReading = {
  startedAt: '2026-11-27T08:00:00+00:00',
  dropped: 1,
  discarded: 2,
  analysisUsage: 0.25,
  receiverUsage: 0.5,
};

export const PROBE = { alertedAt: NOW - 2, receivedAt: NOW - 1, notedAt: NOW };

export const TEST: TestReport = {
  receivedAt: NOW,
  known: ['security', 'on-call'],
  told: [{ route: 'security', channel: 'chat', type: 'slack', outcome: 'sent', attempts: 1, ms: 120 }],
};

export const REPORT: Omit<ReportRequest, 'id'> = {
  which: 'monthly',
  of: '2026-10',
  timeZone: 'Europe/Berlin',
  frameworks: ['pci'],
  channel: 'mail',
  askedAt: NOW,
};
