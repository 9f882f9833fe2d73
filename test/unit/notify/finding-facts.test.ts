import { describe, expect, test } from 'vitest';
import type { AwsSource } from '../../../src/event/envelope.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { adviceFor } from '../../../src/notify/advice/advice-for.ts';
import { factsOf } from '../../../src/notify/alert/alert-facts.ts';
import { groupKey } from '../../../src/notify/group/group-key.ts';
import { messageOf } from '../../../src/notify/render/message.ts';
import * as account from '../../support/aws/account-events.ts';
import * as bus from '../../support/aws/bus-events.ts';
import { roadOf } from '../../support/aws/road.ts';
import { alertWith, firstOf } from './alert-builder.ts';

/** The alert of a stock rule on what the road made of a delivery; only what AWS said is in it. */
function alertOf(source: AwsSource, delivered: JsonObject, id = '80303') {
  const [data = {}] = roadOf(source, delivered).documents;
  const rule = { id, level: 12, description: 'A finding', groups: ['amazon', 'aws'] };
  return alertWith({ rule, data: { ...data, srcip: undefined }, location: 'Wazuh-AWS' });
}

const facts = (source: AwsSource, delivered: JsonObject) => factsOf(alertOf(source, delivered));

describe('an alert on a finding says who, what and where', () => {
  test.each<[AwsSource, JsonObject, object]>([
    [
      'guardduty',
      bus.guardDuty(),
      {
        user: { name: 'ann' },
        source: { ip: '198.51.100.23' },
        action: 'UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B',
        reason: 'A console sign-in from an unusual place',
        application: 'guardduty',
      },
    ],
    [
      'guardduty',
      bus.guardDuty(
        { resource: { instanceDetails: { instanceId: 'i-0abc1234def567890' } } },
        bus.portProbe('198.51.100.9'),
      ),
      {
        source: { ip: '198.51.100.9' },
        aws: { instance: 'i-0abc1234def567890', resource: 'i-0abc1234def567890' },
      },
    ],
    ['securityhub', bus.securityHub([bus.hubFinding()]), { aws: { resource: 'arn:aws:s3:::org-trail' } }],
    [
      'inspector',
      bus.inspector(),
      { reason: 'CVE-2026-10001 - libexample', aws: { resource: 'i-0abc1234def567890' } },
    ],
    ['macie', account.macie('High'), { aws: { bucket: 'exports', resource: 'exports' } }],
    [
      'config',
      account.configVerdict('NON_COMPLIANT'),
      { aws: { resource: 'exports', configRule: 's3-bucket-public-read-prohibited' } },
    ],
    ['kms', account.kms('KMS CMK Deletion'), { aws: { kmsKey: '1234abcd-12ab-34cd-56ef-1234567890ab' } }],
    [
      'trustedadvisor',
      account.trustedAdvisor('ERROR'),
      { action: 'Security Groups - Specific Ports Unrestricted' },
    ],
    ['access-analyzer', account.accessAnalyzer(), { aws: { resource: 'arn:aws:s3:::exports' } }],
  ])('%s', (source, delivered, expected) => {
    expect(facts(source, delivered)).toMatchObject(expected);
    expect(facts(source, delivered).aws).toMatchObject({ account: bus.ACCOUNT, region: bus.REGION });
  });
});

test('the message shows the resource, the account and where to go', () => {
  const { details } = messageOf(firstOf(alertOf('access-analyzer', account.accessAnalyzer())));
  expect(details).toContainEqual({ label: 'Resource', value: 'arn:aws:s3:::exports' });
  expect(details).toContainEqual({ label: 'AWS account', value: `${bus.ACCOUNT} · ${bus.REGION}` });
});

test('a finding of GuardDuty about a user is answered at the user', () => {
  const commands = adviceFor(facts('guardduty', bus.guardDuty())).map(({ command }) => command ?? '');
  expect(commands.join('\n')).toContain('--finding-ids 16afba5c5c43e07c9e3e5e2e544e95df');
  expect(commands.join('\n')).toContain('attach-user-policy --user-name ann');
});

describe('findings in which nobody acts', () => {
  const keyOf = (delivered: JsonObject) => groupKey(facts('access-analyzer', delivered));

  test('are one matter for each resource: two open buckets are told twice', () => {
    expect(keyOf(account.accessAnalyzer())).toBe(
      keyOf(account.accessAnalyzer({ updatedAt: '2026-03-05T05:00:00Z' })),
    );
    expect(keyOf(account.accessAnalyzer())).not.toBe(
      keyOf(account.accessAnalyzer({ resource: 'arn:aws:s3:::other' })),
    );
    expect(keyOf(account.accessAnalyzer())).not.toBe(
      keyOf(account.accessAnalyzer({ accountId: '444455556666' })),
    );
  });

  test('and those in which somebody does stay one matter of the address and the user', () => {
    const one = groupKey(facts('guardduty', bus.guardDuty()));
    expect(groupKey(facts('guardduty', bus.guardDuty({ title: 'Another', type: 'Recon:IAMUser/X' })))).toBe(
      one,
    );
  });
});
