import { expect, test } from 'vitest';
import { TrailConditionSchema } from '../../../src/config/trail-filter-settings.ts';
import { compileCondition, type TrailCondition } from '../../../src/intake/trail/trail-condition.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';

const RECORD = {
  eventVersion: '1.11',
  eventTime: '2026-03-04T05:06:07Z',
  eventSource: 'kms.amazonaws.com',
  eventName: 'Decrypt',
  eventCategory: 'Management',
  eventType: 'AwsApiCall',
  errorCode: 'AccessDenied',
  awsRegion: 'eu-west-1',
  readOnly: true,
  sourceIPAddress: '198.51.100.77',
  userAgent: 'aws-sdk-java/2.20 Linux/5.10',
  vpcEndpointId: 'vpce-0a1b2c3d',
  recipientAccountId: '111122223333',
  resources: [
    { type: 'AWS::KMS::Key', ARN: 'arn:aws:kms:eu-west-1:111122223333:key/one' },
    { type: 'AWS::KMS::Alias', ARN: 'arn:aws:kms:eu-west-1:111122223333:alias/two' },
  ],
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::444455556666:assumed-role/Deploy/build-17',
    accountId: '444455556666',
    userName: 'carried',
    invokedBy: 'secretsmanager.amazonaws.com',
    sessionContext: { sessionIssuer: { type: 'Role', userName: 'Deploy' } },
  },
};
const ACCOUNTS = {
  '111122223333': { alias: 'shop', unit: 'Production/Payments' },
  '444455556666': { alias: 'build' },
};

/** For each condition what takes the record, and what does not. */
const CONDITIONS: Readonly<Record<string, { takes: readonly unknown[]; not: readonly unknown[] }>> = {
  eventName: {
    takes: ['Decrypt', ['Encrypt', 'Decrypt'], 'De*', '*'],
    not: ['decrypt', 'Decryp', ['Encrypt', 'Gen*']],
  },
  eventSource: { takes: ['kms.amazonaws.com', 'k*.amazonaws.com'], not: ['s3.amazonaws.com', 'kms'] },
  eventCategory: { takes: ['Management', ['Data', 'Management']], not: ['Data'] },
  eventType: { takes: ['AwsApiCall', 'Aws*'], not: ['AwsServiceEvent'] },
  errorCode: { takes: ['AccessDenied', '*Denied', '*'], not: ['ThrottlingException'] },
  account: { takes: ['111122223333', '1111*', 'shop', 'sh*'], not: ['444455556666', 'build'] },
  unit: { takes: ['Production/Payments', 'Production/*'], not: ['Sandbox/*', 'Production'] },
  region: { takes: ['eu-west-1', 'eu-*'], not: ['us-*'] },
  readOnly: { takes: [true], not: [false] },
  sourceIPAddress: {
    takes: ['198.51.100.77', '198.51.100.0/24', ['kms.amazonaws.com', '198.51.0.0/16']],
    not: ['198.51.100.7', '203.0.113.0/24', '*.amazonaws.com', '2001:db8::/32'],
  },
  'identity.type': { takes: ['AssumedRole'], not: ['Root', 'IAMUser'] },
  'identity.arn': { takes: ['arn:aws:sts::*:assumed-role/Deploy/*'], not: ['arn:aws:iam::*'] },
  'identity.userName': { takes: ['carried'], not: ['alice'] },
  'identity.role': { takes: ['Deploy', 'Dep*'], not: ['deploy', 'build-17'] },
  'identity.session': { takes: ['build-17', 'build-*'], not: ['Deploy'] },
  'identity.invokedBy': { takes: ['secretsmanager.amazonaws.com'], not: ['s3.amazonaws.com'] },
  'identity.account': { takes: ['444455556666'], not: ['111122223333'] },
  userAgent: { takes: ['aws-sdk-java/*', '*Linux*'], not: ['Boto3/*'] },
  resource: { takes: ['*:alias/two', '*:key/*'], not: ['*:key/two', 'arn:aws:s3:::*'] },
  vpcEndpointId: { takes: ['vpce-0a1b2c3d'], not: ['vpce-ffffffff'] },
};

function conditionOf(path: string, value: unknown): TrailCondition {
  const [key = '', inner] = path.split('.');
  return TrailConditionSchema.parse({ [key]: inner === undefined ? value : { [inner]: value } });
}

function holds(condition: TrailCondition, record: JsonObject): boolean {
  const compiled = compileCondition(condition, ACCOUNTS);
  const [name, source] = [record.eventName, record.eventSource];
  const isCall = compiled.takesCall(
    typeof name === 'string' ? name : '',
    typeof source === 'string' ? source : '',
  );
  return isCall && compiled.holds(record);
}

test.each(Object.entries(CONDITIONS))('%s takes what it names and nothing else', (path, { takes, not }) => {
  expect(takes.filter((value) => !holds(conditionOf(path, value), RECORD))).toEqual([]);
  expect(not.filter((value) => holds(conditionOf(path, value), RECORD))).toEqual([]);
});

test('every condition that the configuration takes is tried above', () => {
  const { identity, ...others } = TrailConditionSchema.shape;
  const inner = Object.keys(identity.unwrap().shape).map((key) => `identity.${key}`);
  expect(Object.keys(CONDITIONS).toSorted()).toEqual([...Object.keys(others), ...inner].toSorted());
});

test('a record without the field is taken by no word for it, not even by a star', () => {
  const star = (path: string) => conditionOf(path, path === 'eventCategory' ? 'Data' : '*');
  for (const path of Object.keys(CONDITIONS))
    if (path !== 'readOnly') expect([path, holds(star(path), {})]).toEqual([path, false]);
  expect(holds({ readOnly: false }, {})).toBe(false);
});

test('all conditions that are given must hold', () => {
  expect(holds({ eventName: 'Decrypt', identity: { role: 'Deploy', session: 'build-*' } }, RECORD)).toBe(
    true,
  );
  expect(holds({ eventName: 'Decrypt', identity: { role: 'Deploy', session: 'other' } }, RECORD)).toBe(false);
  expect(holds({ eventName: 'Encrypt', identity: { role: 'Deploy' } }, RECORD)).toBe(false);
});

test('a role is found in the ARN of its session when the record says no more, and an IAM user has none', () => {
  const arn = 'arn:aws:sts::444455556666:assumed-role/Deploy/build-17';
  const deploy = { identity: { role: 'Deploy' } };
  expect(compileCondition(deploy, {}).holds({ userIdentity: { type: 'AssumedRole', arn } })).toBe(true);
  expect(compileCondition(deploy, {}).holds({ userIdentity: { type: 'IAMUser', arn } })).toBe(false);
});

test('a record without the account that was called is taken for one of the caller', () => {
  const { holds: isShop } = compileCondition({ account: 'shop' }, ACCOUNTS);
  expect(isShop({ userIdentity: { accountId: '111122223333' } })).toBe(true);
  expect(isShop({ userIdentity: { accountId: '444455556666' } })).toBe(false);
});

test('an address is compared as an address, in whatever spelling', () => {
  const { holds: isInside } = compileCondition({ sourceIPAddress: '2001:db8::/32' }, {});
  expect(isInside({ sourceIPAddress: '2001:0DB8:0:0::7' })).toBe(true);
  expect(isInside({ sourceIPAddress: '2001:db9::7' })).toBe(false);
  expect(isInside({ sourceIPAddress: 'kms.amazonaws.com' })).toBe(false);
});
