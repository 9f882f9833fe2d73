import { readFileSync } from 'node:fs';
import { createSession, loadRuleset, rootRules } from '@sluice/logtest';
import { describe, expect, it } from 'vitest';

const recorded = JSON.parse(
  readFileSync(new URL('golden/logtest/live-differences.json', import.meta.url), 'utf8'),
) as { observed: Record<string, { 'alerts written': string[] }> };

function written(name: string): readonly string[] {
  const key = Object.keys(recorded.observed).find((candidate) => candidate.includes(name));
  return recorded.observed[key ?? '']?.['alerts written'] ?? ['not recorded'];
}

const RULES = `<group name="demo,">
  <rule id="100801" level="3">
    <decoded_as>json</decoded_as>
    <field name="app">^demo$</field>
    <description>demo event</description>
  </rule>
  <rule id="100804" level="9">
    <if_sid>100801</if_sid>
    <field name="v">^silent$</field>
    <options>no_log</options>
    <description>not written</description>
  </rule>
  <rule id="100805" level="7" ignore="4">
    <if_sid>100801</if_sid>
    <field name="v">^rare$</field>
    <description>rare</description>
  </rule>
  <rule id="100809" level="5">
    <if_sid>100801</if_sid>
    <field name="v">^fail$</field>
    <description>failure</description>
  </rule>
  <rule id="100810" level="10" frequency="3" timeframe="60">
    <if_matched_sid>100809</if_matched_sid>
    <global_frequency />
    <description>failures on any agent</description>
  </rule>
</group>`;

interface Sent {
  readonly value: string;
  /** Seconds after the start. */
  readonly at?: number;
  readonly agent?: string;
}

function alertsOf(events: readonly Sent[]): readonly string[] {
  const { ruleset } = loadRuleset({ rules: [rootRules(), { file: 'demo_rules.xml', xml: RULES }] });
  if (ruleset === undefined) throw new Error('the rules did not load');
  let now = 0;
  const session = createSession(ruleset, { now: () => now, live: true });
  return events.flatMap(({ value, at = 0, agent }) => {
    now = at * 1000;
    const { alert, rule } = session.evaluate({
      log: JSON.stringify({ app: 'demo', v: value }),
      ...(agent === undefined ? {} : { agent: { id: agent, name: `agent-${agent}` } }),
    });
    return alert && rule !== null ? [rule.id] : [];
  });
}

describe('what the live manager writes where its tester shows something else', () => {
  it('writes nothing for a rule with no_log', () => {
    expect(alertsOf([{ value: 'silent' }])).toEqual(written('no_log'));
  });

  it('writes the parent inside an ignore window and opens the next window at once', () => {
    const events = [0, 0, 0, 5, 5].map((at) => ({ value: 'rare', at }));
    expect(alertsOf(events)).toEqual(written('ignore="4"'));
  });

  it('counts over all agents with global_frequency', () => {
    const events = ['001', '002', '003'].map((agent) => ({ value: 'fail', agent }));
    expect(alertsOf(events)).toEqual(written('global_frequency'));
  });
});
