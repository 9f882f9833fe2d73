import { describe, expect, test } from 'vitest';
import type { AwsSource } from '../../../../src/event/envelope.ts';
import { SecurityEventSchema } from '../../../../src/event/security-event.ts';
import type { JsonObject } from '../../../../src/kernel/json.ts';
import { AWS_NORMALIZERS } from '../../../../src/normalize/aws/normalizers.ts';
import * as account from '../../../support/aws/account-events.ts';
import * as bus from '../../../support/aws/bus-events.ts';
import { normalizeAws } from '../../../support/aws/road.ts';

const eventOf = (source: AwsSource, delivered: JsonObject) => {
  const [envelope] = normalizeAws(source, delivered);
  if (envelope === undefined) throw new Error('there is no event');
  return envelope.event;
};
const idOf = (source: AwsSource, delivered: JsonObject) => eventOf(source, delivered).event.id;

const EACH: readonly (readonly [AwsSource, JsonObject])[] = [
  ['guardduty', bus.guardDuty()],
  ['securityhub', bus.securityHub([bus.hubFinding()])],
  ['inspector', bus.inspector()],
  ['macie', account.macie('High')],
  ['config', account.configChange()],
  ['config', account.configVerdict('NON_COMPLIANT')],
  ['kms', account.kms('KMS CMK Deletion')],
  ['trustedadvisor', account.trustedAdvisor('ERROR')],
  ['access-analyzer', account.accessAnalyzer()],
];

test.each(EACH)(
  '%s: the event is one of the schema, of its account, region and source',
  (source, delivered) => {
    const event = eventOf(source, delivered);
    expect(SecurityEventSchema.safeParse(event).error).toBeUndefined();
    expect(event.cloud).toMatchObject({ provider: 'aws', account: { id: bus.ACCOUNT }, region: bus.REGION });
    expect(event.event.dataset).toBe(`aws.${source}`);
  },
);

describe('GuardDuty', () => {
  test('names who, from where, on what, how bad and when', () => {
    expect(eventOf('guardduty', bus.guardDuty({ severity: 8 }))).toMatchObject({
      '@timestamp': '2026-03-04T05:00:00.000Z',
      event: {
        kind: 'alert',
        category: ['intrusion_detection'],
        action: 'UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B',
        severity: 73,
        reason: 'A console sign-in from an unusual place',
      },
      user: { id: 'AIDAEXAMPLE0000000001', name: 'ann' },
      source: { ip: '198.51.100.23' },
      rule: { name: 'UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B' },
      related: { ip: ['198.51.100.23'], user: ['ASIAEXAMPLEKEY000001'] },
    });
  });

  test.each([
    [0.5, 0],
    [1, 21],
    [3.9, 21],
    [4, 47],
    [7, 73],
    [8.9, 73],
    [9, 99],
    [10, 99],
    ['8', 73],
    [null, 0],
  ])('severity %s is %i', (severity, number) => {
    expect(eventOf('guardduty', bus.guardDuty({ severity })).event.severity).toBe(number);
  });

  test('each probe of a port has an id, a source address and a port of its own', () => {
    const probes = normalizeAws('guardduty', bus.guardDuty({}, bus.portProbe('198.51.100.9', '203.0.113.4')));
    expect(probes.map(({ event }) => event.source?.ip)).toEqual(['198.51.100.9', '203.0.113.4']);
    expect(new Set(probes.map(({ event }) => event.event.id)).size).toBe(2);
    expect(probes.map(({ record }) => record)).toMatchObject([
      { service: { action: { portProbeAction: { portProbeDetails: { localPortDetails: { port: 22 } } } } } },
      { service: { action: { portProbeAction: { portProbeDetails: { localPortDetails: { port: 23 } } } } } },
    ]);
  });

  test('an attack sequence names its actors, their endpoints and what they touched', () => {
    const sequence = {
      actors: [
        { id: 'a1', user: { name: 'ann', uid: 'AIDA', type: 'IAMUser' } },
        { id: 'a2', user: { name: 'bob' } },
      ],
      endpoints: [
        { id: 'e1', ip: '198.51.100.23' },
        { id: 'e2', ip: '203.0.113.4' },
      ],
      resources: [{ name: 'exports', resourceType: 'S3_BUCKET' }],
    };
    const delivered = bus.guardDuty(
      { type: 'AttackSequence:S3/CompromisedData', resource: {} },
      {},
      { detection: { sequence } },
    );
    expect(eventOf('guardduty', delivered)).toMatchObject({
      user: { name: 'ann' },
      related: { ip: ['198.51.100.23', '203.0.113.4'], user: ['ann', 'bob'], hosts: ['exports'] },
    });
  });

  test('what was blocked or refused is a failure', () => {
    const blocked = { actionType: 'NETWORK_CONNECTION', networkConnectionAction: { blocked: true } };
    expect(eventOf('guardduty', bus.guardDuty({}, blocked)).event).toMatchObject({
      outcome: 'failure',
      type: ['denied'],
    });
    const refused = { actionType: 'AWS_API_CALL', awsApiCallAction: { api: 'x', errorCode: 'AccessDenied' } };
    expect(eventOf('guardduty', bus.guardDuty({}, refused)).event.outcome).toBe('failure');
  });
});

describe('the id of a finding', () => {
  const later = '2026-03-04T11:00:00.000Z';

  test.each<[AwsSource, JsonObject, JsonObject]>([
    ['guardduty', bus.guardDuty(), bus.guardDuty({ updatedAt: later })],
    [
      'securityhub',
      bus.securityHub([bus.hubFinding()]),
      bus.securityHub([bus.hubFinding({ UpdatedAt: later })]),
    ],
    [
      'securityhub',
      bus.securityHub([bus.hubFinding()]),
      bus.securityHub([bus.hubFinding({ Workflow: { Status: 'NOTIFIED' } })]),
    ],
    ['inspector', bus.inspector(), bus.inspector({ status: 'CLOSED' })],
    ['macie', account.macie('High'), account.macie('High', { updatedAt: later })],
    [
      'config',
      account.configChange(),
      account.configChange(account.configItem({ configurationItemCaptureTime: later })),
    ],
    ['access-analyzer', account.accessAnalyzer(), account.accessAnalyzer({ status: 'RESOLVED' })],
  ])(
    '%s: is the same in a copy that another account or region sent, and another when the finding has changed',
    (source, one, changed) => {
      const copy = { ...one, id: 'another-event', account: '444455556666', region: 'us-east-1' };
      expect(idOf(source, copy)).toBe(idOf(source, one));
      expect(idOf(source, changed)).not.toBe(idOf(source, one));
    },
  );

  test('is that of the delivery where a finding has none: a refresh of Trusted Advisor, a rotation', () => {
    for (const [source, one] of [
      ['trustedadvisor', account.trustedAdvisor('OK')],
      ['kms', account.kms('KMS CMK Rotation')],
    ] as const) {
      expect(idOf(source, { ...one })).toBe(idOf(source, one));
      expect(idOf(source, { ...one, id: 'another-event' })).not.toBe(idOf(source, one));
    }
  });

  test('is one for a deleted key, however often it is told', () => {
    const one = account.kms('KMS CMK Deletion');
    expect(idOf('kms', { ...one, id: 'another-event' })).toBe(idOf('kms', one));
  });

  test('is one for a configuration item in an event and in the history file; each snapshot has its own', () => {
    const inFile = (kind: string) =>
      normalizeAws('config', account.configItem(), {
        name: 'b',
        object: `AWSLogs/1/Config/x/${kind}/f.json.gz`,
      })[0]?.event.event.id;
    expect(inFile('ConfigHistory')).toBe(idOf('config', account.configChange()));
    expect(inFile('ConfigSnapshot')).not.toBe(inFile('ConfigHistory'));
  });
});

describe('what is over is no alert', () => {
  test.each<[AwsSource, string, JsonObject]>([
    ['securityhub', 'passed', bus.securityHub([bus.hubFinding({ Compliance: { Status: 'PASSED' } })])],
    ['securityhub', 'archived', bus.securityHub([bus.hubFinding({ RecordState: 'ARCHIVED' })])],
    ['inspector', 'closed', bus.inspector({ status: 'CLOSED' })],
    ['config', 'compliant', account.configVerdict('COMPLIANT')],
    ['trustedadvisor', 'well', account.trustedAdvisor('OK')],
    ['access-analyzer', 'resolved', account.accessAnalyzer({ status: 'RESOLVED' })],
    ['access-analyzer', 'deleted', account.accessAnalyzer({ isDeleted: true })],
  ])('%s, %s', (source, _, delivered) => {
    expect(eventOf(source, delivered).event).toMatchObject({ kind: 'state', severity: 0 });
  });
});

test('Access Analyzer tells who from outside may come in', () => {
  expect(eventOf('access-analyzer', account.accessAnalyzer())).toMatchObject({
    event: { action: 'ExternalAccess', severity: 47, reason: 'arn:aws:s3:::exports' },
    related: { user: ['444455556666'], hosts: ['arn:aws:s3:::exports'] },
  });
});

test('a bare detail is read as the event around it would be, but for what only the event says', () => {
  const { detail } = bus.guardDuty();
  const bare = eventOf('guardduty', detail as JsonObject);
  expect(bare).toEqual(eventOf('guardduty', bus.guardDuty()));
});

test('what has no type is no finding, and is refused without a word of it', () => {
  const context = { tenant: 'acme', origin: { name: 'eventbridge' }, deliveryId: 'd', readAt: 0 };
  const secret = { secret: 'value' };
  for (const read of [
    AWS_NORMALIZERS.macie?.(bus.busEvent('macie', 'Macie Finding', secret), context),
    AWS_NORMALIZERS.guardduty?.(secret, context),
  ]) {
    expect(read).toMatchObject({ ok: false, error: { code: 'invalid_record', path: 'detail.type' } });
    expect(JSON.stringify(read)).not.toContain('value');
  }
});

test('of a trimmed finding of GuardDuty the event around it says at least what it is', () => {
  const event = eventOf('guardduty', bus.busEvent('guardduty', 'GuardDuty Finding', { severity: 8 }));
  expect(event.event).toMatchObject({ action: 'GuardDuty Finding', severity: 73 });
});

test('Inspector’s times are those that Wazuh’s module writes, whatever space is in them', () => {
  const [envelope] = normalizeAws('inspector', bus.inspector({ updatedAt: 'Mar 4, 2026, 12:30:01 PM' }));
  expect(envelope?.record).toMatchObject({
    firstObservedAt: '2026-03-04T04:00:00Z',
    lastObservedAt: '2026-03-04T05:00:00Z',
    updatedAt: '2026-03-04T12:30:01Z',
  });
  expect(envelope?.event['@timestamp']).toBe('2026-03-04T12:30:01.000Z');
  const kept = normalizeAws('inspector', bus.inspector({ updatedAt: 'Foo 44, 2026, 1:00:00 PM' }));
  expect(kept[0]?.record?.updatedAt).toBe('Foo 44, 2026, 1:00:00 PM');
});
