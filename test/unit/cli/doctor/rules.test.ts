import { appendFileSync, copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_RULE_SETTINGS } from '../../../../src/rule-settings.ts';
import type { Manager } from '../../../../tools/local/manager/manager.ts';
import { shippedRuleFiles } from '../../../../tools/local/shipped-rules.ts';
import { deployment, said, startBareManager } from './bench.ts';

let manager: Manager;
beforeAll(async () => {
  manager = await startBareManager({ ruleset: shippedRuleFiles(), limits: { maxRequestPerMinute: 0 } });
});
afterAll(() => manager.close());

const rules = (settings = DEFAULT_RULE_SETTINGS) =>
  said(deployment({ manager, wazuh: { rules: settings } }), 'rules');
const file = (name: string) => join(manager.folder, 'etc/rules', name);

test('rules as they are shipped are green', async () => {
  expect((await rules())[0]).toMatch(
    /^green: all \d\d files are there, in this text and with these settings$/,
  );
});

test('rules with other settings than the configuration has are amber', async () => {
  const settings = { ...DEFAULT_RULE_SETTINGS, highValueTransaction: { amount: 77 } };
  expect(await rules(settings)).toEqual([
    'amber: another text or other settings: 0013-sluice_transaction_rules.xml → npx sluice rules push   (--dry-run shows the difference first)',
  ]);
});

test('rules of an older text are amber, missing ones red, and those that are shipped no longer are told', async () => {
  const [sentry, probe] = [file('0014-sluice_sentry_rules.xml'), file('0014-sluice_probe_rules.xml')];
  copyFileSync(sentry, `${sentry}.kept`);
  appendFileSync(sentry, '<!-- of before -->\n');
  expect((await rules())[0]).toMatch(/^amber: another text or other settings: 0014-sluice_sentry_rules\.xml/);
  rmSync(probe);
  writeFileSync(file('0019-sluice_old_rules.xml'), '<group name="x,">\n</group>\n');
  const [seen] = await rules();
  expect(seen).toMatch(
    /^red: missing: 0014-sluice_probe_rules\.xml; another text .*; shipped no longer: 0019-sluice_old_rules\.xml/,
  );
  expect(seen).toContain('rules push --prune');
});

test('a manager without any of them is red', async () => {
  const bare = await startBareManager();
  const [seen] = await said(deployment({ manager: bare }), 'rules');
  await bare.close();
  expect(seen).toMatch(/^red: none of the \d\d files of rules is there/);
});
