import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { createSession, loadRuleset, rootRules, stockCloudTrailStandIn } from '@sluice/logtest';
import { expect, test } from 'vitest';
import { CloudTrailSettingsSchema } from '../../src/config/cloudtrail-settings.ts';
import { createEnricher } from '../../src/enrich/enricher.ts';
import { SecurityEventSchema } from '../../src/event/security-event.ts';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import { normalizeCloudTrail } from '../../src/normalize/cloudtrail.ts';

const guide = readFileSync(new URL('../../docs/cloudtrail-identity.md', import.meta.url), 'utf8');
const block = (language: string) =>
  new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(guide)?.[1] ?? '';
const identity = SecurityEventSchema.shape.sluice.unwrap().shape.identity.unwrap();

test('the guide explains every member of an identity, and none that there is not', () => {
  const explained = Array.from(guide.matchAll(/^\| `(\w+)` \| /gm), ([, name]) => name);
  const ways = identity.shape.known_by.options;
  expect(new Set(explained)).toEqual(new Set([...Object.keys(identity.shape), ...ways]));
});

test('the example and the configuration of the guide are taken', () => {
  expect(identity.parse(JSON.parse(block('json'))).steps).toBe(2);
  const { cloudtrail } = runInNewContext(`({${block('ts')}})`) as { cloudtrail: object };
  expect(CloudTrailSettingsSchema.parse(cloudtrail).accounts['111122223333']).toEqual({
    alias: 'payments-prod',
    unit: 'Production/Payments',
  });
});

test('the rule of the guide fires on what goes to Wazuh, and shows the chain', () => {
  const standIn = stockCloudTrailStandIn();
  const mine = { file: '0999-mine.xml', xml: `<group name="mine,">${block('xml')}</group>` };
  const { ruleset } = loadRuleset({ rules: [rootRules(), ...standIn.rules, mine], lists: standIn.lists });
  if (ruleset === undefined) throw new Error('the rules did not load');
  const enrich = createEnricher({
    geo: undefined,
    accounts: { '111122223333': { alias: 'payments-prod', unit: 'Production/Payments' } },
  });
  const fired = (role: string) => {
    const record = {
      eventName: 'AssumeRole',
      eventSource: 'sts.amazonaws.com',
      userIdentity: { type: 'IAMUser', userName: 'alice', accountId: '444455556666' },
      requestParameters: { roleArn: `arn:aws:iam::111122223333:role/${role}` },
      recipientAccountId: '111122223333',
    };
    const normalized = normalizeCloudTrail(record, { tenant: 'a', bucket: 'b', object: 'c', readAt: 0 });
    if (!normalized.ok) throw new Error(normalized.error.code);
    const { line } = encodeEnvelope(enrich(normalized.value), undefined);
    expect(JSON.parse(line).sluice).toMatchObject({
      organizational_unit: 'Production/Payments',
      cloud: { account: { name: 'payments-prod' } },
    });
    const { rule } = createSession(ruleset, { now: () => 0 }).evaluate({ log: line });
    return [rule?.id, rule?.description];
  };
  expect(fired('Admin')).toEqual(['112001', 'user alice asks to be role Admin (111122223333)']);
  expect(fired('Reader')[0]).not.toBe('112001');
});
