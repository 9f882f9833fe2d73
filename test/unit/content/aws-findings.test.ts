import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { AwsSource, Origin } from '../../../src/event/envelope.ts';
import { toS3Line } from '../../../src/forward/encode-s3.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { moduleEnvelope } from '../../../tools/local/manager/aws-module.ts';
import * as account from '../../support/aws/account-events.ts';
import * as bus from '../../support/aws/bus-events.ts';
import { endsOf, roadOf } from '../../support/aws/road.ts';
import { wireEvent } from '../../support/envelopes.ts';
import { ruleFiles } from './rule-fixtures.ts';

/** The whole road of a delivery, normalized, redacted and encoded, to the rules that it meets. */
const endsAt = (source: AwsSource, delivered: JsonObject, origin?: Origin) =>
  endsOf(roadOf(source, delivered, origin).lines);

const sample = { additionalInfo: { sample: true, value: '{}', type: 'default' } };
const hub = (finding: JsonObject) => bus.securityHub([bus.hubFinding(finding)]);
const control = (SecurityControlId: string, Status = 'FAILED') => ({
  Compliance: { Status, SecurityControlId },
});
const ofProduct = (ProductName: string, Label: string) => ({
  ProductName,
  Severity: { Label },
  Compliance: {},
  Types: ['TTPs/Discovery'],
});

test.each<[source: AwsSource, what: string, delivered: JsonObject, ends: string]>([
  ['guardduty', 'severity 2', bus.guardDuty({ severity: 2 }), '80301 3'],
  ['guardduty', 'severity 4', bus.guardDuty({ severity: 4 }), '80302 6'],
  ['guardduty', 'severity 8', bus.guardDuty({ severity: 8 }), '80303 10'],
  ['guardduty', 'severity 9', bus.guardDuty({ severity: 9 }), '101310 14'],
  ['guardduty', 'severity 10, which has neither a 9 nor an 8', bus.guardDuty({ severity: 10 }), '101310 14'],
  ['guardduty', 'a sample', bus.guardDuty({ severity: 8 }, bus.apiCall(), sample), '101311 3'],
  [
    'guardduty',
    'a port probe of 2',
    bus.guardDuty({ severity: 2 }, bus.portProbe('198.51.100.9')),
    '80305 3',
  ],
  [
    'guardduty',
    'a port probe of 5',
    bus.guardDuty({ severity: 5 }, bus.portProbe('198.51.100.9')),
    '80306 6',
  ],
  [
    'guardduty',
    'a port probe of 8',
    bus.guardDuty({ severity: 8 }, bus.portProbe('198.51.100.9')),
    '80307 10',
  ],
  ['securityhub', 'a control that the stock rules alert on', hub({}), '99836 12'],
  ['securityhub', 'the same, archived', hub({ RecordState: 'ARCHIVED' }), '99807 0'],
  [
    'securityhub',
    'the same, passed',
    hub({ ...control('CloudTrail.6', 'PASSED'), Severity: { Label: 'INFORMATIONAL' } }),
    '99807 0',
  ],
  ['securityhub', 'a bucket that anybody may write to', hub(control('S3.3')), '99856 12'],
  [
    'securityhub',
    'a control of theirs that they do not alert on',
    hub({ ...control('S3.5'), Severity: { Label: 'MEDIUM' } }),
    '101333 5',
  ],
  [
    'securityhub',
    'a control that they do not know',
    hub({ ...control('Backup.1'), Severity: { Label: 'HIGH' } }),
    '101332 10',
  ],
  ['securityhub', 'a finding of GuardDuty', hub(ofProduct('GuardDuty', 'LOW')), '101334 3'],
  ['securityhub', 'a finding of somebody else', hub(ofProduct('Scanner', 'CRITICAL')), '101331 12'],
  ['inspector', 'HIGH, which is High to the rule', bus.inspector(), '80496 10'],
  ['inspector', 'MEDIUM', bus.inspector({ severity: 'MEDIUM' }), '80497 7'],
  ['inspector', 'LOW', bus.inspector({ severity: 'LOW' }), '80498 4'],
  ['inspector', 'INFORMATIONAL', bus.inspector({ severity: 'INFORMATIONAL' }), '80499 3'],
  ['inspector', 'CRITICAL, which no stock rule knows', bus.inspector({ severity: 'CRITICAL' }), '101315 12'],
  ['inspector', 'exploited', bus.inspector({ severity: 'CRITICAL', exploitAvailable: 'YES' }), '101316 13'],
  ['inspector', 'closed', bus.inspector({ status: 'CLOSED' }), '101317 3'],
  [
    'inspector',
    'a scan',
    bus.busEvent('inspector2', 'Inspector2 Scan', { 'scan-status': 'INITIAL_SCAN_COMPLETE' }),
    '80495 0',
  ],
  ['macie', 'Low, which is LOW to the rule', account.macie('Low'), '80351 4'],
  ['macie', 'Medium', account.macie('Medium'), '80352 6'],
  ['macie', 'High', account.macie('High'), '80353 8'],
  ['config', 'a discovered resource', account.configChange(), '80454 3'],
  [
    'config',
    'one that is not recorded',
    account.configChange(account.configItem({ configurationItemStatus: 'ResourceNotRecorded' })),
    '80455 3',
  ],
  [
    'config',
    'a deleted resource',
    account.configChange(account.configItem({ configurationItemStatus: 'ResourceDeleted' })),
    '80456 3',
  ],
  [
    'config',
    'a changed resource',
    account.configChange(account.configItem({ configurationItemStatus: 'OK' })),
    '80453 0',
  ],
  ['config', 'a violated rule', account.configVerdict('NON_COMPLIANT'), '101320 6'],
  ['config', 'a kept rule', account.configVerdict('COMPLIANT'), '101321 3'],
  ['kms', 'a rotation', account.kms('KMS CMK Rotation'), '80491 3'],
  ['kms', 'a deletion', account.kms('KMS CMK Deletion'), '101325 10'],
  ['kms', 'expired material', account.kms('KMS Imported Key Material Expiration'), '101326 7'],
  ['trustedadvisor', 'ERROR', account.trustedAdvisor('ERROR'), '80481 5'],
  ['trustedadvisor', 'WARN', account.trustedAdvisor('WARN'), '80482 4'],
  ['trustedadvisor', 'OK', account.trustedAdvisor('OK'), '80483 3'],
  ['access-analyzer', 'another account', account.accessAnalyzer(), '101301 7'],
  [
    'access-analyzer',
    'anybody',
    account.accessAnalyzer({ isPublic: true, principal: { AWS: '*' } }),
    '101302 12',
  ],
  ['access-analyzer', 'a denial', account.accessAnalyzer({ error: 'ACCESS_DENIED' }), '101303 5'],
  ['access-analyzer', 'resolved', account.accessAnalyzer({ status: 'RESOLVED' }), '101300 0'],
  [
    'access-analyzer',
    'unused',
    account.accessAnalyzer({ findingType: 'UnusedIAMRole' }, 'Unused Access Finding for IAM entities'),
    '101304 3',
  ],
])('%s: %s ends at its rule', (source, _, delivered, ends) => {
  expect(endsAt(source, delivered)).toEqual([ends]);
});

test('a port probe of several addresses is one event each, as Wazuh’s module makes of it', () => {
  const delivered = bus.guardDuty(
    { severity: 2 },
    bus.portProbe('198.51.100.9', '203.0.113.4', '192.0.2.77'),
  );
  expect(endsAt('guardduty', delivered)).toEqual(['80305 3', '80305 3', '80305 3']);
});

test('of several findings in one event of Security Hub each is an event, the first and the others', () => {
  const other = bus.hubFinding({ ...control('S3.2'), Id: 'arn:aws:securityhub:eu-west-1:111122223333:f/2' });
  expect(endsAt('securityhub', bus.securityHub([bus.hubFinding(), other]))).toEqual(['99836 12', '99855 12']);
});

test('an action in Security Hub, and the results of an insight, meet rules of ours', () => {
  const action = bus.securityHub([bus.hubFinding(ofProduct('Scanner', 'LOW'))], 'Custom Action', {
    actionName: 'Escalate',
  });
  expect(endsAt('securityhub', action)).toEqual(['101335 8']);
  const insight = bus.busEvent('securityhub', 'Security Hub Insight Results', {
    insightName: 'Most affected accounts',
    resultType: 'AwsAccountId',
    insightResults: [{ '111122223333': 7 }],
  });
  expect(endsAt('securityhub', insight)).toEqual(['101336 3']);
});

test('items of Config’s files meet the rules of histories and of snapshots', () => {
  const file = (kind: string): Origin => ({
    name: 'config-bucket',
    object: `AWSLogs/111122223333/Config/eu-west-1/2026/3/4/${kind}/111122223333_Config_eu-west-1_${kind}_1.json.gz`,
  });
  expect(endsAt('config', account.configItem(), file('ConfigHistory'))).toEqual(['80454 3']);
  expect(endsAt('config', account.configItem(), file('ConfigSnapshot'))).toEqual(['80475 3']);
  const compliance = account.configItem({
    resourceType: 'AWS::Config::ResourceCompliance',
    configuration: {
      complianceType: 'NON_COMPLIANT',
      configRuleList: [{ configRuleName: 'a', complianceType: 'x' }],
    },
  });
  expect(endsAt('config', compliance, file('ConfigSnapshot'))).toEqual(['80476 6']);
});

test('calls to KMS that come as KMS’s own meet its rules', () => {
  const call = (userIdentity: JsonObject) => ({
    eventName: 'Decrypt',
    eventSource: 'kms.amazonaws.com',
    eventID: '6f1c1c1e-0000-4000-8000-000000000009',
    eventTime: '2026-03-04T05:06:07Z',
    sourceIPAddress: '198.51.100.7',
    userIdentity,
  });
  expect(endsAt('kms', call({ type: 'IAMUser', userName: 'ann' }))).toEqual(['80492 3']);
  expect(endsAt('kms', call({ type: 'AssumedRole' }))).toEqual(['80491 3']);
  expect(endsAt('kms', call({ type: 'AWSService', invokedBy: 'AWS Internal' }))).toEqual(['80493 0']);
});

test('pulled from S3 by Wazuh’s own module, findings end where they end when they are sent', () => {
  const pulled = (source: AwsSource, delivered: JsonObject) =>
    endsOf(
      roadOf(source, delivered).lines.map((line) => {
        const made = toS3Line(wireEvent('e-1', line, { source }));
        if (!made.ok) throw new Error('refused');
        const event = JSON.parse(made.value.line) as JsonObject;
        return moduleEnvelope({ bucket: 'for-wazuh', key: 'sluice/f.jsonl.gz' }, event);
      }),
    );
  for (const [source, delivered] of [
    ['guardduty', bus.guardDuty({ severity: 9 })],
    ['securityhub', bus.securityHub([bus.hubFinding()])],
    ['inspector', bus.inspector()],
    ['macie', account.macie('High')],
    ['config', account.configChange()],
    ['kms', account.kms('KMS CMK Deletion')],
    ['trustedadvisor', account.trustedAdvisor('WARN')],
    ['access-analyzer', account.accessAnalyzer({ isPublic: true })],
  ] as const)
    expect(pulled(source, delivered)).toEqual(endsAt(source, delivered));
});

test('the guide names every rule of ours, and every level that it says is that of the rule', () => {
  const guide = readFileSync(new URL('../../../docs/aws-sources.md', import.meta.url), 'utf8');
  const readme = readFileSync(new URL('../../../content/rules/README.md', import.meta.url), 'utf8');
  const files = ruleFiles.filter(({ file }) => /sluice_aws_(?:findings|securityhub)/.test(file));
  expect(files.filter(({ file }) => !readme.includes(`\`${file}\``) || !guide.includes(file))).toEqual([]);
  const rules = files.flatMap(({ xml }) => [...xml.matchAll(/<rule id="(\d+)" level="([1-9]\d*)"/g)]);
  expect(rules.filter(([, id = '']) => !readme.includes(id))).toEqual([]);
  const said = [...guide.matchAll(/(\d{6})[^,|()]*\((\d+)\)/g)].map(([, id, level]) => [id, level]);
  const levels = new Map(rules.map(([, id, level]) => [id, level]));
  expect(said.length).toBeGreaterThan(12);
  expect(said.filter(([id, level]) => levels.get(id) !== level)).toEqual([]);
});
