import { createSession, loadRuleset, type Ruleset, rootRules, runCase, stockStandIn } from '@sluice/logtest';
import { describe, expect, it } from 'vitest';
import { readFixture, ruleFiles } from './rule-fixtures.ts';

/**
 * Rules of ours that stand where stock rules do which hang under groups (`if_group`), hence under ours as well: a
 * success after many failures (as 40112 in 0280-attack_rules.xml, loaded behind ours), many failures whatever the
 * source (as 40111).
 */
const STOCK = {
  file: '0280-stand_in_rules.xml',
  xml: `<group name="stand_in,">
  <rule id="40111" level="10" frequency="12" timeframe="160">
    <if_matched_group>authentication_failed</if_matched_group>
    <same_srcip />
    <description>Many failures.</description>
  </rule>
  <rule id="40112" level="12" timeframe="240">
    <if_group>authentication_success</if_group>
    <if_matched_group>authentication_failures</if_matched_group>
    <same_srcip />
    <description>A success after many failures.</description>
  </rule>
</group>`,
};

function load(): Ruleset {
  const { rules, lists } = stockStandIn();
  const { messages, ruleset } = loadRuleset({ rules: [rootRules(), ...rules, ...ruleFiles, STOCK], lists });
  if (ruleset === undefined) throw new Error(messages.join('\n'));
  return ruleset;
}

describe('beside stock rules that hang under groups', () => {
  const ruleset = load();
  const ofApplications = ruleFiles.filter(({ file }) => /^001[1-4]-/.test(file));

  it.each(ofApplications)(
    'every event of the fixtures of $file ends where it ends without them',
    ({ file }) => {
      const { sequences } = readFixture(file);
      const moved = sequences.filter((sequence) => runCase(ruleset, sequence).mismatches.length > 0);
      expect(moved.map(({ rule, name }) => `${rule}: ${name}`)).toEqual([]);
    },
  );

  it('the stock rule takes a sign-in where none of ours does', () => {
    let now = 0;
    const session = createSession(ruleset, { now: () => now, live: true });
    const end = (action: string, user: string) => {
      const sluice = { event: { action }, user: { id: user }, organization: { id: 'tenant_a' } };
      const log = JSON.stringify({ integration: 'sluice', srcip: '198.51.100.7', sluice });
      return session.evaluate({ log }).rule?.id;
    };
    const reported = end('security_brute_force', 'u_1');
    now = 60_000;
    expect([reported, end('auth_login', 'u_2')]).toEqual(['100402', '40112']);
  });
});
