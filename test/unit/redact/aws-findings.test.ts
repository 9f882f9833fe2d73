import { describe, expect, test } from 'vitest';
import type { AwsSource } from '../../../src/event/envelope.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import * as account from '../../support/aws/account-events.ts';
import * as bus from '../../support/aws/bus-events.ts';
import { normalizeAws, redactAws, roadOf } from '../../support/aws/road.ts';

const MAIL = ['ann', 'example.com'].join('@');
const SECRET = ['wJalrXUtnFEMI', 'K7MDENG', 'bPxRfiCYEXAMPLEKEY'].join('/');
const TOKEN = ['ghp', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'].join('_');

const INNOCENT: readonly (readonly [AwsSource, JsonObject])[] = [
  ['guardduty', bus.guardDuty()],
  ['guardduty', bus.guardDuty({ severity: 8.1 }, bus.portProbe('198.51.100.9', '203.0.113.4'))],
  ['securityhub', bus.securityHub([bus.hubFinding()])],
  ['macie', account.macie('High')],
  ['config', account.configChange()],
  ['config', account.configVerdict('NON_COMPLIANT')],
  ['kms', account.kms('KMS CMK Rotation')],
  ['trustedadvisor', account.trustedAdvisor('ERROR')],
  ['access-analyzer', account.accessAnalyzer()],
];

test.each(INNOCENT)(
  '%s: ids, ARNs, addresses, hashes and names of a finding stay as they are',
  (source, delivered) => {
    for (const envelope of normalizeAws(source, delivered)) expect(redactAws(envelope)).toEqual(envelope);
  },
);

describe('what has no place in a finding goes', () => {
  test('addresses of people in tags and texts', () => {
    const { lines } = roadOf('inspector', bus.inspector({ description: `Ask ${MAIL}.` }));
    expect(lines.join('')).not.toContain(MAIL);
    const tags = {
      instanceDetails: { instanceId: 'i-0abc1234def567890', tags: [{ key: 'Owner', value: MAIL }] },
    };
    expect(roadOf('guardduty', bus.guardDuty({ resource: tags })).lines.join('')).not.toContain(MAIL);
    const finding = bus.hubFinding({ Note: { Text: `see ${MAIL}`, UpdatedAt: '2026-03-04T05:00:00Z' } });
    expect(roadOf('securityhub', bus.securityHub([finding])).lines.join('')).not.toContain(MAIL);
  });

  test('secrets in a configuration that Config has recorded', () => {
    const configuration = {
      functionName: 'app',
      environment: { variables: { AWS_SECRET_ACCESS_KEY: SECRET, MODE: 'fast' } },
      userData: `export GITHUB=${TOKEN}`,
      masterUserPassword: 'correct horse battery staple',
    };
    const line = roadOf('config', account.configChange(account.configItem({ configuration }))).lines.join('');
    for (const planted of [SECRET, TOKEN, 'battery staple']) expect(line).not.toContain(planted);
    expect(line).toContain('"functionName":"app"');
  });

  test('secrets in what a process was started with', () => {
    const runtimeDetails = {
      process: { name: 'curl', commandLineExample: `curl -H "Authorization: Bearer ${TOKEN}"` },
    };
    const { lines } = roadOf('guardduty', bus.guardDuty({}, bus.apiCall(), { runtimeDetails }));
    expect(lines.join('')).not.toContain(TOKEN);
  });
});
