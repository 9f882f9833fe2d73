import { readRuleDirectory } from '@sluice/logtest';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { identifiers } from '../../../tools/score/identifiers.ts';
import { scoreInvictus } from '../../../tools/score/invictus.ts';
import { scorePanther } from '../../../tools/score/panther.ts';
import { PANTHER_CLAIMS } from '../../../tools/score/panther-claims.ts';
import type { Score } from '../../../tools/score/score.ts';
import { scoreStratus } from '../../../tools/score/stratus.ts';
import { scoreStreamalert } from '../../../tools/score/streamalert.ts';

const record = (eventName: string, more: object = {}) => ({
  eventVersion: '1.11',
  eventTime: '2026-03-04T05:06:07Z',
  eventSource: 'cloudtrail.amazonaws.com',
  eventName,
  awsRegion: 'eu-west-1',
  sourceIPAddress: '203.0.113.9',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ann', accountId: '111122223333' },
  eventID: '0190f3c2-0000-4000-8000-000000000001',
  ...more,
});

function verdicts(score: Score | undefined): readonly (readonly [string, boolean])[] {
  return score?.kind === 'share' ? score.cases.map(({ kind, right }) => [kind, right]) : [];
}

test('stratus: a technique is seen when one of its events raises an alert of level 5', () => {
  const [parsed, kept, score] = scoreStratus([
    { row: 1, value: { technique: 'stop logging', event: record('DescribeTrails') } },
    { row: 2, value: { technique: 'stop logging', event: record('StopLogging') } },
    { row: 3, value: { technique: 'look around', event: record('DescribeTrails') } },
  ]);
  expect(verdicts(score)).toEqual([
    ['stop logging', true],
    ['look around', false],
  ]);
  expect(verdicts(parsed)).toHaveLength(3);
  for (const measure of [parsed, kept]) expect(verdicts(measure).every(([, right]) => right)).toBe(true);
});

test('an identifier is the same in its place alone, behind a list of one too', () => {
  const ARN = 'arn:aws:iam::111122223333:user/ann';
  const before = {
    eventID: 'e-1',
    resources: [{ ARN }],
    list: [ARN, 'text', ARN],
    requestID: 'r-1',
    gone: ARN,
  };
  const after = { eventID: 'e-1', resources: { ARN }, list: [ARN, 'text', 'other'], requestID: ['r-1'] };
  expect(identifiers(before, after)).toEqual([
    { kind: 'eventID', same: true },
    { kind: 'arn', same: true },
    { kind: 'arn', same: true },
    { kind: 'arn', same: false },
    { kind: 'requestID', same: false },
    { kind: 'arn', same: false },
  ]);
});

test('invictus: alerts are counted per thousand, identifiers where they stand on the wire', () => {
  const scores = scoreInvictus([
    { row: 1, value: { event: record('StopLogging') } },
    { row: 2, value: { event: { requestID: 'no record' } } },
  ]);
  const [taken, kept, ...figures] = scores;
  expect(verdicts(taken).map(([, right]) => right)).toEqual([true, false]);
  expect(new Set(verdicts(kept))).toEqual(
    new Set([
      // Of the record that is none.
      ['requestID', false],
      ['time', true],
      ['address', true],
      ['arn', true],
      ['account id', true],
      ['uuid', true],
    ]),
  );
  expect(figures).toEqual([
    expect.objectContaining({ measure: 'alerts per 1000 events', figure: 500 }),
    expect.objectContaining({ measure: 'of level 10 or more', figure: 500 }),
    expect.objectContaining({ measure: 'of level 12 or more', figure: 500 }),
  ]);
});

describe('panther', () => {
  const row = (rule: string, expected: boolean, event: JsonObject) => ({
    row: 1,
    value: { rule, expected, event },
  });

  test('a record that is refused is no crash', () => {
    const rows = [record('StopLogging'), { eventname: 'lower' }, {}].map((event) => row('any', false, event));
    expect(verdicts(scorePanther(rows)[0])).toEqual([
      ['any', true],
      ['any', true],
      ['any', true],
    ]);
  });

  test('precision asks about our alerts, recall about those that were expected, both of claims alone', () => {
    const STOPPED = 'AWS.EC2.StopInstances';
    const ec2 = { eventSource: 'ec2.amazonaws.com' };
    const [, precision, recall] = scorePanther([
      row(STOPPED, true, record('StopInstances', ec2)),
      row(STOPPED, false, record('StopInstances', ec2)),
      row(STOPPED, false, record('StartInstances', ec2)),
      row(STOPPED, true, record('StartInstances', ec2)),
      row('Nobody.Claims.This', true, record('StopInstances', ec2)),
    ]);
    expect(verdicts(precision)).toEqual([
      [STOPPED, true],
      [STOPPED, false],
    ]);
    expect(verdicts(recall)).toEqual([
      [STOPPED, true],
      [STOPPED, false],
    ]);
  });

  test('every claim names rules that are shipped and alert', () => {
    const alerting = new Map(
      readRuleDirectory('content/rules').flatMap(({ xml }) =>
        [...xml.matchAll(/<rule id="(\d+)" level="(\d+)"/g)].map(([, id, level]) => [
          Number(id),
          Number(level),
        ]),
      ),
    );
    const wrong = Object.entries(PANTHER_CLAIMS).flatMap(([detection, rules]) =>
      rules.filter((rule) => (alerting.get(rule) ?? 0) < 3).map((rule) => `${detection}: ${rule}`),
    );
    expect(wrong).toEqual([]);
  });
});

test('streamalert: files and events are unwrapped into their records, a body of no known shape is not', async () => {
  const Records = [record('StopLogging', { eventID: 'e-1' }), record('StartLogging', { eventID: 'e-2' })];
  const event = (source: string, kind: string, detail: JsonObject) => ({
    shape: 'eventbridge',
    data: { account: 12345, source, 'detail-type': kind, id: '1', detail },
  });
  const [score] = await scoreStreamalert([
    { row: 1, value: { shape: 's3-file-records', data: { Records } } },
    { row: 2, value: { shape: 'unknown', data: { nothing: 'here' } } },
    { row: 3, value: event('...', '...', record('StopLogging')) },
    { row: 4, value: event('aws.guardduty', 'GuardDuty Finding', {}) },
    { row: 5, value: event('aws.ec2', 'EC2 Spot Instance Interruption Warning', {}) },
  ]);
  expect(verdicts(score)).toEqual([
    ['s3-file-records', true],
    ['unknown', false],
    ['eventbridge', true],
    ['eventbridge', true],
    ['eventbridge', false],
  ]);
});
