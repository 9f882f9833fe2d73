import { createSession } from '@sluice/logtest';
import { describe, expect, test } from 'vitest';
import type { Envelope } from '../../../src/event/envelope.ts';
import { encodeEnvelope } from '../../../src/forward/encode.ts';
import {
  albLine,
  postgresLine,
  s3AccessLine,
  VPC_HEADER,
  vpcFlowLine,
  wafRecord,
} from '../../support/aws-log-lines.ts';
import { normalizeLog, ofLine, ofMessage, only, redactLog } from '../../support/aws-logs.ts';
import { loadShippedRules } from './rule-fixtures.ts';

const { ruleset } = loadShippedRules();

/** The road of a file or log group from its line to the rule of Wazuh's that ends it, a second apart. */
function endsOf(envelopes: readonly Envelope[], seconds = 1): readonly string[] {
  if (ruleset === undefined) throw new Error('the rules do not load');
  let now = Date.parse('2026-03-04T05:10:00Z');
  const session = createSession(ruleset, { now: () => now, live: true });
  return envelopes.map((envelope) => {
    now += seconds * 1_000;
    const { rule } = session.evaluate({ log: encodeEnvelope(redactLog(envelope), undefined).line });
    return `${rule?.id} ${rule?.level}`;
  });
}

const s3 = (about?: Parameters<typeof s3AccessLine>[0]) => ofLine('s3-access', s3AccessLine(about));
const alb = (status: string) => ofLine('alb', albLine({ status }));
const waf = (about?: Parameters<typeof wafRecord>[0]) => only(normalizeLog('waf', wafRecord(about)));
const flow = (action: string) => ofLine('vpcflow', vpcFlowLine({ action }));
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('on the wire, a log has the shape that the stock rules are about', () => {
  test.each([
    ['S3: an object is deleted', s3({ operation: 'REST.DELETE.OBJECT', status: '204' }), '80361 3'],
    ['S3: a list is read', s3({ operation: 'REST.GET.BUCKET' }), '80362 2'],
    ['S3: an object is read', s3(), '80363 0'],
    ['S3: an object is written', s3({ operation: 'REST.PUT.OBJECT' }), '80364 3'],
    [
      'S3: S3 itself writes',
      s3({ operation: 'REST.PUT.PART', requester: 'svc:s3.amazonaws.com' }),
      '80365 0',
    ],
    ['S3: a form is sent', s3({ operation: 'REST.POST.UPLOADS' }), '80366 2'],
    ['S3: an object is missing', s3({ status: '404', error: 'NoSuchKey' }), '80367 5'],
    ['S3: access is denied', s3({ status: '403', error: 'AccessDenied', requester: '-' }), '80368 5'],
    ['S3: credentials are unknown', s3({ status: '403', error: 'InvalidSecurity' }), '80370 5'],
    ['load balancer: all is well', alb('200'), '80325 0'],
    ['load balancer: 500', alb('500'), '80326 3'],
    ['load balancer: 503', alb('503'), '80327 3'],
    ['load balancer: 403', alb('403'), '80328 5'],
    ['network: accepted', flow('ACCEPT'), '80401 3'],
    ['network: rejected', flow('REJECT'), '80402 4'],
    ['firewall: allowed', waf({ action: 'ALLOW' }), '80441 0'],
    ['firewall: blocked', waf(), '80442 3'],
    ['firewall: challenged', waf({ action: 'CAPTCHA' }), '80440 0'],
  ])('%s', (_, envelope, rule) => {
    expect(endsOf([envelope])).toEqual([rule]);
  });

  test.each([
    ['ten denials of S3', times(10, s3({ status: '403', error: 'AccessDenied' })), '80368 5', '80369 10'],
    [
      'ten refused credentials',
      times(10, s3({ status: '403', error: 'InvalidSecurity' })),
      '80370 5',
      '80371 10',
    ],
    ['eight blocked requests of one client', times(8, waf()), '80442 3', '80443 10'],
  ])('%s are counted', (_, envelopes, single, counted) => {
    expect(endsOf(envelopes)).toEqual([...times(envelopes.length - 1, single), counted]);
    expect(endsOf(envelopes, 60).at(-1)).toBe(single);
  });

  test('blocked requests of several clients are counted apart', () => {
    const clients = times(8, 0).map((_, i) => waf({ ip: `198.51.100.${i}` }));
    expect(endsOf(clients)).toEqual(times(8, '80442 3'));
  });
});

test("a record has the envelope of Wazuh's own module around it", () => {
  const { aws, integration } = JSON.parse(encodeEnvelope(flow('REJECT'), undefined).line);
  expect(integration).toBe('aws');
  expect(Object.keys(aws)).toEqual([
    'log_info',
    ...VPC_HEADER.replaceAll('-', '_').split(' '),
    'source',
    'aws_account_id',
  ]);
  expect(aws).toMatchObject({
    log_info: { aws_account_alias: '', s3bucket: 'flow-logs' },
    source: 'vpc',
    aws_account_id: '111122223333',
    start: '2026-03-04T05:06:07Z',
  });
});

test('a list of one element in a record is that element, as in the module', () => {
  const { aws } = JSON.parse(encodeEnvelope(waf(), undefined).line);
  expect(aws.ruleGroupList).toMatchObject({ ruleGroupId: 'AWS#AWSManagedRulesSQLiRuleSet' });
  expect(aws).not.toHaveProperty('requestHeadersInserted');
});

describe('rules of ours take what the module sends as mere text', () => {
  const signIn = postgresLine('connection authorized: user=shop database=orders', {
    user: 'shop',
    database: 'orders',
  });
  const failed = postgresLine('password authentication failed for user "shop"', {
    user: 'shop',
    level: 'FATAL',
  });

  test('a password that is guessed', () => {
    const envelopes = [...times(8, failed), signIn].map((line) => only(ofMessage('rds', line)));
    expect(endsOf(envelopes)).toEqual([...times(7, '100781 5'), '100786 10', '100787 14']);
  });

  test('a sign-in from the internet, and one from inside', () => {
    const inside = signIn.replace('198.51.100.7', '10.0.1.10');
    expect(endsOf([signIn, inside].map((line) => only(ofMessage('rds', line))))).toEqual([
      '100783 10',
      '100780 2',
    ]);
  });

  test('a function that runs out of time twenty times', () => {
    const lines = times(20, 0).map(
      (_, i) =>
        `2026-03-04T05:06:07.089Z 3be60d16-0000-4000-8000-0123456789${10 + i} Task timed out after 3.00 seconds`,
    );
    const envelopes = lines.map((line) => only(ofMessage('lambda', line)));
    expect(endsOf(envelopes)).toEqual([...times(19, '100792 3'), '100795 10']);
  });
});
