import { createSession, loadRuleset, rootRules, stockCloudTrailStandIn } from '@sluice/logtest';
import { describe, expect, test } from 'vitest';
import type { Envelope } from '../../../src/event/envelope.ts';
import type { SecurityEvent } from '../../../src/event/security-event.ts';
import { encodeEnvelope } from '../../../src/forward/encode.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { securityEvent } from '../../support/envelopes.ts';

const OBJECT = 'AWSLogs/o-abc123/111122223333/CloudTrail/eu-west-1/2026/03/04/a.json.gz';

const RECORD: JsonObject = {
  eventVersion: '1.11',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ann', userName: 'ann' },
  eventTime: '2026-03-04T05:06:07Z',
  eventSource: 'signin.amazonaws.com',
  eventName: 'ConsoleLogin',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '198.51.100.7',
  requestParameters: null,
  responseElements: { ConsoleLogin: 'Failure' },
  eventID: '6f1c1c1e-0000-4000-8000-000000000001',
  recipientAccountId: '111122223333',
};

function trail(record: JsonObject, overrides: Partial<SecurityEvent> = {}): Envelope {
  return {
    source: 'cloudtrail',
    tenant: 'acme',
    origin: { name: 'my-trail', object: OBJECT },
    event: securityEvent('6f1c1c1e-0000-4000-8000-000000000001', overrides),
    record,
  };
}

function wire(record: JsonObject, overrides?: Partial<SecurityEvent>) {
  return JSON.parse(encodeEnvelope(trail(record, overrides), undefined).line) as {
    aws: Record<string, unknown>;
    sluice: unknown;
  };
}

function rulesOn(records: readonly JsonObject[]) {
  const standIn = stockCloudTrailStandIn();
  const { ruleset } = loadRuleset({ rules: [rootRules(), ...standIn.rules], lists: standIn.lists });
  if (ruleset === undefined) throw new Error('the stand-in did not load');
  const session = createSession(ruleset, { now: () => 0 });
  return records.map(
    (record) => session.evaluate({ log: encodeEnvelope(trail(record), undefined).line }).rule?.id,
  );
}

describe('a CloudTrail record on the wire', () => {
  test('has the envelope of Wazuh’s own module, its keys in the same order', () => {
    const { aws, ...rest } = wire(RECORD, { cloud: { account: { id: '111122223333', name: 'production' } } });
    expect(rest).toMatchObject({ integration: 'aws' });
    expect(aws).toEqual({
      log_info: { aws_account_alias: 'production', log_file: OBJECT, s3bucket: 'my-trail' },
      eventVersion: '1.11',
      userIdentity: RECORD.userIdentity,
      eventTime: '2026-03-04T05:06:07Z',
      eventSource: 'signin.amazonaws.com',
      eventName: 'ConsoleLogin',
      awsRegion: 'eu-west-1',
      sourceIPAddress: '198.51.100.7',
      responseElements: { ConsoleLogin: 'Failure' },
      eventID: '6f1c1c1e-0000-4000-8000-000000000001',
      recipientAccountId: '111122223333',
      source: 'cloudtrail',
      aws_account_id: '111122223333',
      source_ip_address: '198.51.100.7',
    });
    expect(Object.keys(aws).at(0)).toBe('log_info');
  });

  test('fires the shipped rules, a failed console login and its repetition among them', () => {
    expect(rulesOn([{ ...RECORD, eventName: 'StopLogging', responseElements: null }])).toEqual(['80202']);
    expect(rulesOn([{ ...RECORD, eventName: 'CreateUser', errorCode: 'AccessDenied' }])).toEqual(['80250']);
    expect(rulesOn(Array.from({ length: 6 }, () => RECORD))).toEqual([...Array(5).fill('80254'), '80255']);
  });

  test('carries beside the record what the record does not say', () => {
    const { sluice } = wire(RECORD, {
      source: { ip: '198.51.100.7', geo: { country_iso_code: 'PT' }, as: { number: 64_500 } },
      user_agent: { original: 'aws-cli/2.15', name: 'aws-cli' },
      threat: { technique: { id: ['T1110'], name: ['Brute Force'] } },
      cloud: { account: { id: '111122223333', name: 'production' } },
      sluice: { details: { actor: 'user ann' } },
    });
    expect(sluice).toEqual({
      event: {
        id: '6f1c1c1e-0000-4000-8000-000000000001',
        outcome: 'failure',
        severity: 21,
        created: '2026-03-04T05:06:08.000Z',
      },
      source: { geo: { country_iso_code: 'PT' }, as: { number: 64_500 } },
      user_agent: { name: 'aws-cli' },
      threat: { technique: { id: ['T1110'], name: ['Brute Force'] } },
      cloud: { account: { name: 'production' } },
      organization: { id: 'acme' },
      details: { actor: 'user ann' },
    });
  });
});

describe('the transformations of Wazuh’s module', () => {
  test('keys without a value go, at any depth of objects', () => {
    const { aws } = wire({
      ...RECORD,
      userIdentity: { type: 'Root', sessionContext: { x: null } },
      vpc: null,
    });
    expect(aws).not.toHaveProperty('vpc');
    expect(aws.userIdentity).toEqual({ type: 'Root' });
  });

  test('a list of one element is replaced by it, at any depth of objects, and not inside lists', () => {
    const { aws } = wire({
      ...RECORD,
      resources: [{ ARN: 'arn:aws:s3:::b', tags: ['kept'] }],
      requestParameters: { set: { items: [{ id: 'i-1' }] }, two: [['a'], ['b']] },
    });
    expect(aws.resources).toEqual({ ARN: 'arn:aws:s3:::b', tags: ['kept'] });
    expect(aws.requestParameters).toEqual({ set: { items: { id: 'i-1' } }, two: [['a'], ['b']] });
  });

  test.each([
    ['198.51.100.7', '198.51.100.7'],
    ['2001:db8::1', undefined],
    ['signin.amazonaws.com', undefined],
    ['1.2.3.4.example.com', undefined],
  ])('source_ip_address of %s is %s: the index takes IPv4 alone', (sourceIPAddress, expected) => {
    expect(wire({ ...RECORD, sourceIPAddress }).aws.source_ip_address).toBe(expected);
  });

  test('what must be an object in the index becomes one', () => {
    const { aws } = wire({
      ...RECORD,
      additionalEventData: 'text',
      responseElements: ['a', 'b'],
      requestParameters: { disableApiTermination: true, other: false },
      tags: ['x', 'y'],
    });
    expect(aws.additionalEventData).toEqual({ string: 'text' });
    expect(aws.responseElements).toEqual({ string: ' ["a","b"]' });
    expect(aws.requestParameters).toEqual({ disableApiTermination: { value: true }, other: false });
    expect(aws.tags).toEqual({ value: ['x', 'y'] });
  });

  test('a record cannot pose as another file or source', () => {
    const { aws } = wire({ ...RECORD, log_info: { log_file: 'forged' }, source: 'guardduty' });
    expect(aws).toMatchObject({ source: 'cloudtrail', log_info: { log_file: OBJECT } });
  });

  test('dots inside a key stay as the module leaves them, those at its ends do not', () => {
    const { aws } = wire({ ...RECORD, requestParameters: { 'a.b': 'x', '.c': 'y', 'd..e': 'z' } });
    expect(aws.requestParameters).toEqual({ 'a.b': 'x', _c: 'y', d__e: 'z' });
  });

  test('lists keep their numbers and objects, made safe', () => {
    const { aws } = wire({ ...RECORD, requestParameters: { list: [1.5, { big: 1e12 }, 'a\0b', null] } });
    expect(aws.requestParameters).toEqual({ list: [1.5, { big: '1000000000000' }, 'ab', null] });
  });

  test('without an AWSLogs key the account is the event’s own', () => {
    const envelope = trail(RECORD, { cloud: { account: { id: '444455556666' } } });
    const { line } = encodeEnvelope(
      { ...envelope, origin: { name: 'b', object: 'flat.json.gz' } },
      undefined,
    );
    expect(JSON.parse(line).aws.aws_account_id).toBe('444455556666');
  });
});
