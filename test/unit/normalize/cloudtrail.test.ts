import { describe, expect, test } from 'vitest';
import { SecurityEventSchema } from '../../../src/event/security-event.ts';
import type { JsonObject, JsonValue } from '../../../src/kernel/json.ts';
import { normalizeCloudTrail } from '../../../src/normalize/cloudtrail.ts';

const CONTEXT = {
  tenant: 'acme',
  bucket: 'acme-trail',
  object: 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/01/a.json.gz',
  readAt: Date.parse('2026-03-01T12:00:00Z'),
};

const ASSUMED_ROLE = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE:ann',
  arn: 'arn:aws:sts::111122223333:assumed-role/Admin/ann',
  accountId: '111122223333',
  accessKeyId: 'ASIAEXAMPLE',
  sessionContext: {
    sessionIssuer: { type: 'Role', userName: 'Admin', arn: 'arn:aws:iam::111122223333:role/Admin' },
    attributes: { mfaAuthenticated: 'true' },
  },
};

const STOP_LOGGING: JsonObject = {
  eventVersion: '1.09',
  eventID: '6f2c0f8e-0000-4000-8000-000000000001',
  eventTime: '2026-03-01T11:58:00Z',
  eventName: 'StopLogging',
  eventSource: 'cloudtrail.amazonaws.com',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '203.0.113.9',
  userAgent: 'aws-cli/2.13.0',
  requestID: 'r-1',
  readOnly: false,
  recipientAccountId: '111122223333',
  userIdentity: ASSUMED_ROLE,
  requestParameters: { name: 'org-trail' },
  responseElements: null,
};

function envelope(record: JsonValue) {
  const result = normalizeCloudTrail(record, CONTEXT);
  if (!result.ok) throw new Error(result.error.code);
  SecurityEventSchema.parse(JSON.parse(JSON.stringify(result.value.event)));
  return result.value;
}
const normalize = (change: JsonObject) => envelope({ ...STOP_LOGGING, ...change }).event;

test('a record becomes an event and is kept beside it untouched', () => {
  const result = envelope(STOP_LOGGING);
  expect(result.record).toBe(STOP_LOGGING);
  expect(result).toMatchObject({
    source: 'cloudtrail',
    tenant: 'acme',
    origin: { name: CONTEXT.bucket, object: CONTEXT.object },
  });
  expect(result.event).toEqual({
    '@timestamp': '2026-03-01T11:58:00.000Z',
    event: {
      id: '6f2c0f8e-0000-4000-8000-000000000001',
      kind: 'event',
      category: ['configuration'],
      type: ['end'],
      action: 'StopLogging',
      outcome: 'success',
      severity: 0,
      dataset: 'aws.cloudtrail',
      provider: 'cloudtrail.amazonaws.com',
      created: '2026-03-01T12:00:00.000Z',
    },
    user: { id: 'AROAEXAMPLE:ann', name: 'ann', domain: '111122223333', roles: ['Admin'] },
    source: { ip: '203.0.113.9' },
    user_agent: { original: 'aws-cli/2.13.0' },
    http: { request: { id: 'r-1' } },
    cloud: {
      provider: 'aws',
      region: 'eu-west-1',
      account: { id: '111122223333' },
      service: { name: 'cloudtrail' },
    },
    organization: { id: 'acme' },
    related: { user: [ASSUMED_ROLE.arn, 'ASIAEXAMPLE'] },
    sluice: { details: { actor: 'role Admin, session ann', mfa: true } },
  });
});

describe('outcome', () => {
  const signIn = { eventName: 'ConsoleLogin', eventSource: 'signin.amazonaws.com' };

  test.each<[string, JsonObject, string]>([
    ['an error code', { errorCode: 'AccessDenied', errorMessage: 'no' }, 'failure'],
    ['a message without code', { errorMessage: 'Failed authentication' }, 'failure'],
    ['a failed sign-in', { ...signIn, responseElements: { ConsoleLogin: 'Failure' } }, 'failure'],
    ['a sign-in', { ...signIn, responseElements: { ConsoleLogin: 'Success' } }, 'success'],
    ['a dry run', { errorCode: 'Client.DryRunOperation' }, 'unknown'],
    ['an empty error code', { errorCode: '' }, 'success'],
  ])('%s', (_, change, outcome) => {
    expect(normalize(change).event.outcome).toBe(outcome);
  });

  test('a denial is told as one, with its code and message', () => {
    const event = normalize({ errorCode: 'Client.UnauthorizedOperation', errorMessage: 'You may not' });
    expect(event.event).toMatchObject({ type: ['end', 'denied'], severity: 21 });
    expect(event.error).toEqual({ code: 'Client.UnauthorizedOperation', message: 'You may not' });
  });
});

describe('who acted', () => {
  test.each<[string, JsonObject, string | undefined, string]>([
    ['a user', { type: 'IAMUser', userName: 'bob', accountId: '1' }, 'bob', 'user bob'],
    ['a user known by ARN alone', { type: 'IAMUser', arn: 'arn:aws:iam::1:user/ops/bob' }, 'bob', 'user bob'],
    ['root', { type: 'Root', accountId: '1' }, 'root', 'root of 1'],
    [
      'a service',
      { type: 'AWSService', invokedBy: 'health.amazonaws.com' },
      'health.amazonaws.com',
      'service health.amazonaws.com',
    ],
    [
      'a service without type',
      { accountId: '1', invokedBy: 'kms.amazonaws.com' },
      'kms.amazonaws.com',
      'service kms.amazonaws.com',
    ],
    ['another account', { type: 'AWSAccount', accountId: '2', principalId: 'AIDA' }, undefined, 'account 2'],
    [
      'a federated user',
      { type: 'FederatedUser', arn: 'arn:aws:sts::1:federated-user/eve' },
      'eve',
      'user eve',
    ],
    ['nobody', {}, undefined, 'unknown'],
    [
      'a user through a service',
      { type: 'IAMUser', userName: 'bob', invokedBy: 'cloudformation.amazonaws.com' },
      'bob',
      'user bob, through cloudformation.amazonaws.com',
    ],
    [
      'a person behind a role',
      { ...ASSUMED_ROLE, sessionContext: { ...ASSUMED_ROLE.sessionContext, sourceIdentity: 'carol' } },
      'carol',
      'role Admin, session ann, source identity carol',
    ],
    [
      'a role without context',
      { type: 'AssumedRole', arn: 'arn:aws:sts::1:assumed-role/Dev/x' },
      'x',
      'role Dev, session x',
    ],
  ])('%s', (_, userIdentity, name, actor) => {
    const event = normalize({ userIdentity });
    expect(event.user?.name).toBe(name);
    expect(event.sluice?.details?.actor).toBe(actor);
  });

  test('root that changes something stands out', () => {
    expect(normalize({ userIdentity: { type: 'Root' } }).event.severity).toBe(47);
    expect(normalize({ userIdentity: { type: 'Root' }, readOnly: true }).event.severity).toBe(0);
  });

  test('the user that an IAM call is about is the target', () => {
    expect(normalize({ requestParameters: { userName: 'mallory' } }).user?.target).toEqual({
      name: 'mallory',
    });
  });
});

test.each([
  ['AWS Internal', undefined],
  ['rds.amazonaws.com', ['rds.amazonaws.com']],
])('the source %s is an address and no IP', (sourceIPAddress, hosts) => {
  const event = normalize({ sourceIPAddress });
  expect(event.source).toEqual({ address: sourceIPAddress });
  expect(event.related?.hosts).toEqual(hosts);
});

test.each([
  ['s3.amazonaws.com', 'GetObject', 'file', 'info'],
  ['iam.amazonaws.com', 'CreateUser', 'iam', 'creation'],
  ['ec2.amazonaws.com', 'TerminateInstances', 'host', 'deletion'],
  ['rds.amazonaws.com', 'ModifyDBInstance', 'database', 'change'],
  ['constructor', 'AttachSomething', 'configuration', 'change'],
])('%s %s is %s, %s', (eventSource, eventName, category, type) => {
  expect(normalize({ eventSource, eventName }).event).toMatchObject({ category: [category], type: [type] });
});

test('an Insight is an alert named by its type', () => {
  const event = envelope({
    eventCategory: 'Insight',
    eventTime: '2026-03-01T11:00:00Z',
    insightDetails: {
      insightType: 'ApiErrorRateInsight',
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateUser',
    },
  }).event;
  expect(event.event).toMatchObject({
    kind: 'alert',
    action: 'ApiErrorRateInsight',
    provider: 'iam.amazonaws.com',
  });
});

describe('trimmed records', () => {
  test('a name is enough; it then happened when it was read', () => {
    const { event } = envelope({ eventName: 'StopLogging' });
    expect(event['@timestamp']).toBe('2026-03-01T12:00:00.000Z');
    expect(event.event.id).toMatch(/^h-/);
  });

  test.each<[JsonValue, string]>([
    [null, ''],
    ['StopLogging', ''],
    [{ eventname: 'StopLogging' }, 'eventName'],
    [{ eventName: 7 }, 'eventName'],
    [{ eventName: ' ' }, 'eventName'],
  ])('%j is no CloudTrail record', (record, path) => {
    expect(normalizeCloudTrail(record, CONTEXT)).toMatchObject({ error: { code: 'invalid_record', path } });
  });
});
