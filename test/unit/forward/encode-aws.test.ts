import { describe, expect, test } from 'vitest';
import type { AwsSource, Origin } from '../../../src/event/envelope.ts';
import { encodeEnvelope } from '../../../src/forward/encode.ts';
import { toS3Line } from '../../../src/forward/encode-s3.ts';
import { sourceOfModuleWord } from '../../../src/forward/module-shapes.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import * as bus from '../../support/aws/bus-events.ts';
import { roadOf } from '../../support/aws/road.ts';
import { securityEvent } from '../../support/envelopes.ts';

const BUS: Origin = { name: 'eventbridge' };
const cloud = { account: { id: '111122223333', name: 'production' } };

function encoded(source: AwsSource, record: JsonObject, origin = BUS) {
  const envelope = { source, tenant: 'acme', origin, event: securityEvent('e-1', { cloud }), record };
  return encodeEnvelope(envelope, undefined);
}

const wire = (source: AwsSource, record: JsonObject, origin = BUS) =>
  (JSON.parse(encoded(source, record, origin).line) as { aws: JsonObject }).aws;

test.each<[AwsSource, string]>([
  ['cloudtrail', 'cloudtrail'],
  ['guardduty', 'guardduty'],
  ['securityhub', 'securityhub'],
  ['inspector', 'inspector2'],
  ['macie', 'macie'],
  ['config', 'config'],
  ['kms', 'kms'],
  ['trustedadvisor', 'trustedadvisor'],
  ['access-analyzer', 'access-analyzer'],
  ['s3-access', 's3_server_access'],
  ['alb', 'alb'],
  ['waf', 'waf'],
  ['vpcflow', 'vpc'],
])('records of %s are called %s, whatever they say themselves, and are known by it again', (source, word) => {
  expect(wire(source, { source: 'forged', a: 1 }).source).toBe(word);
  expect(sourceOfModuleWord(word)).toBe(source);
});

describe('log_info', () => {
  test('has the file of what came in one', () => {
    const file = { name: 'bucket', object: 'AWSLogs/444455556666/Config/eu-west-1/f.json.gz' };
    expect(wire('config', { a: 1 }, file)).toMatchObject({
      log_info: { aws_account_alias: 'production', log_file: file.object, s3bucket: 'bucket' },
      aws_account_id: '444455556666',
    });
  });

  test('has none of what EventBridge or a log group brought, and is missing where the module has none', () => {
    const stream = { name: 'CloudTrail/DefaultLogGroup', object: '111122223333_CloudTrail_eu-west-1' };
    expect(wire('cloudtrail', { a: 1 }, stream).log_info).toEqual({ aws_account_alias: 'production' });
    expect(wire('guardduty', { a: 1 }).log_info).toEqual({ aws_account_alias: 'production' });
    expect(wire('inspector', { a: 1 })).not.toHaveProperty('log_info');
    expect(wire('securityhub', { a: 1 })).not.toHaveProperty('log_info');
  });

  test('says of a configuration item without a file that it is of the history', () => {
    expect(wire('config', { configurationItemStatus: 'OK' }).log_info).toMatchObject({
      log_file: 'eventbridge/ConfigHistory',
    });
    expect(wire('config', { configRuleName: 'a' }).log_info).not.toHaveProperty('log_file');
  });
});

test('the account is set where the module sets it: trails, Config and flow logs', () => {
  const having = (
    ['cloudtrail', 'guardduty', 'securityhub', 'macie', 'config', 'kms', 'alb', 'vpcflow'] as const
  ).filter((source) => wire(source, { a: 1 }).aws_account_id === '111122223333');
  expect(having).toEqual(['cloudtrail', 'config', 'vpcflow']);
});

test('lists of one element stay in what the module takes from a queue or an API, and not in what it takes from buckets', () => {
  expect(wire('securityhub', { finding: { Types: ['a'] } })).toMatchObject({ finding: { Types: ['a'] } });
  expect(wire('inspector', { resources: [{ id: 'i-1' }] })).toMatchObject({ resources: [{ id: 'i-1' }] });
  expect(wire('macie', { a: { list: [{ b: 1 }] } })).toMatchObject({ a: { list: { b: 1 } } });
});

describe('what the index knows as an object', () => {
  test('Config: groups, zones, states and profiles, however they are written', () => {
    const configuration = (value: JsonObject) => wire('config', { configuration: value }).configuration;
    expect(configuration({ securityGroups: 'sg-1', state: 'running', iamInstanceProfile: 'p' })).toEqual({
      securityGroups: { groupId: ['sg-1'] },
      state: { name: 'running' },
      iamInstanceProfile: { name: 'p' },
    });
    const groups = [{ groupId: 'sg-1', groupName: 'a' }, { groupId: 'sg-2' }];
    expect(configuration({ securityGroups: groups })).toEqual({
      securityGroups: { groupId: ['sg-1', 'sg-2'], groupName: ['a'] },
    });
    expect(configuration({ availabilityZones: [{ zoneName: 'a', subnetId: 's' }] })).toEqual({
      availabilityZones: { zoneName: ['a'], subnetId: ['s'] },
    });
    expect(
      configuration({ createdTime: '2026-03-04T05:06:07.000Z', policy: { Content: { big: 'x' }, v: 1 } }),
    ).toEqual({
      createdTime: 1_772_600_767,
      policy: { Content: ['big'], v: 1 },
    });
    expect(wire('config', { configuration: '{"a":1}' }).configuration).toEqual({ string: '{"a":1}' });
  });

  test('GuardDuty: what was unusual', () => {
    const service = (unusual: string) =>
      wire('guardduty', { service: { additionalInfo: { unusual } } }).service;
    expect(service('ConsoleLogin')).toEqual({ additionalInfo: { unusual: { value: 'ConsoleLogin' } } });
  });
});

test('a finding says in common words who, what and where, beside its own', () => {
  const [document] = roadOf('guardduty', bus.guardDuty()).documents;
  expect(document?.sluice).toMatchObject({
    event: {
      action: 'UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B',
      reason: 'A console sign-in from an unusual place',
    },
    source: { ip: '198.51.100.23' },
    user: { name: 'ann' },
    cloud: { account: { id: bus.ACCOUNT }, region: bus.REGION },
  });
});

test('a log line says them once: it is one of millions', () => {
  const event = securityEvent('e-1', { source: { ip: '198.51.100.7' }, rule: { name: 'x' } });
  const { line } = encodeEnvelope(
    { source: 'vpcflow', tenant: 'acme', origin: BUS, event, record: { a: 1 } },
    undefined,
  );
  expect(line).not.toContain('198.51.100.7');
});

test('by S3 a finding is the object that the module puts under aws', () => {
  const made = toS3Line(encoded('guardduty', { type: 'x', severity: 8 }));
  if (!made.ok) throw new Error('refused');
  expect(JSON.parse(made.value.line)).toMatchObject({
    source: 'guardduty',
    severity: 8,
    sluice: { event: { id: 'e-1' } },
  });
});

test('a finding of Inspector with thousands of packages is cut, and what rules read of it stays', () => {
  const vulnerablePackages = Array.from({ length: 3_000 }, (_, i) => ({
    name: `library-${i}`,
    version: '1.2.3',
  }));
  const delivered = bus.inspector({
    packageVulnerabilityDetails: { vulnerabilityId: 'CVE-2026-1', vulnerablePackages },
  });
  const { lines, documents } = roadOf('inspector', delivered);
  expect(Buffer.byteLength(lines[0] ?? '')).toBeLessThanOrEqual(65_000);
  expect(documents[0]).toMatchObject({
    aws: {
      severity: 'HIGH',
      title: 'CVE-2026-10001 - libexample',
      packageVulnerabilityDetails: { vulnerabilityId: 'CVE-2026-1' },
    },
    sluice: { truncated: true },
  });
});
