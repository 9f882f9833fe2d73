import { expect, test } from 'vitest';
import { encodeEnvelope } from '../../../src/forward/encode.ts';
import { factsOf } from '../../../src/notify/alert/alert-facts.ts';
import { groupKey } from '../../../src/notify/group/group-key.ts';
import { albLine, s3AccessLine, vpcFlowLine, wafRecord } from '../../support/aws-log-lines.ts';
import { normalizeLog, ofLine, only } from '../../support/aws-logs.ts';
import { alertWith } from './alert-builder.ts';

/** An alert of the stock rule on what goes to Wazuh of a log. */
const factsOfAlert = (envelope: Parameters<typeof encodeEnvelope>[0]) =>
  factsOf(
    alertWith({
      rule: { id: '80443', groups: ['amazon', 'aws'] },
      data: { srcip: undefined, sluice: undefined, ...JSON.parse(encodeEnvelope(envelope, undefined).line) },
    }),
  );
const waf = (ip: string) => only(normalizeLog('waf', wafRecord({ ip })));

test.each([
  [
    'S3',
    ofLine('s3-access', s3AccessLine()),
    {
      action: 'REST.GET.OBJECT',
      source: { ip: '198.51.100.7' },
      user: { id: 'arn:aws:sts::111122223333:assumed-role/Billing/nightly' },
      url: 'GET /shop-invoices/invoices/2026/03.pdf HTTP/1.1',
      userAgent: 'aws-sdk-js/3.9',
      aws: { bucket: 'shop-invoices' },
    },
  ],
  [
    'a load balancer',
    ofLine('alb', albLine({ status: '403' })),
    { action: 'forward', outcome: 'failure', source: { ip: '198.51.100.7' } },
  ],
  ['a firewall', waf('198.51.100.8'), { action: 'BLOCK', source: { ip: '198.51.100.8' }, url: '/search' }],
  [
    'a network',
    ofLine('vpcflow', vpcFlowLine({ action: 'REJECT' })),
    {
      action: 'REJECT',
      source: { ip: '198.51.100.7' },
      aws: { account: '111122223333' },
      happenedAt: Date.parse('2026-03-04T05:06:07Z'),
    },
  ],
])('an alert on a log of %s says who did what from where', (_, envelope, facts) => {
  expect(factsOfAlert(envelope)).toMatchObject(facts);
});

test('nobody is called by the dash of an access log', () => {
  const facts = factsOfAlert(ofLine('s3-access', s3AccessLine({ requester: '-', agent: '-' })));
  expect(facts.user.id).toBeUndefined();
  expect(facts.userAgent).toBeUndefined();
});

test('two clients that a firewall blocks are two matters', () => {
  const [first, again, other] = ['198.51.100.7', '198.51.100.7', '198.51.100.8'].map((ip) =>
    groupKey(factsOfAlert(waf(ip))),
  );
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});
