import {
  createSession,
  loadRuleset,
  rootRules,
  type StandInFiles,
  stockCloudTrailStandIn,
  stockGuardDutyStandIn,
} from '@sluice/logtest';
import { describe, expect, it } from 'vitest';
import { type GoldenCase, logOf, readGolden } from './logtest-golden-cases.ts';

/**
 * The stand-ins hold facts about stock rules, not the rules: what they decide is compared with the recordings
 * (rule, level, description, alert), the order of groups is not.
 */
const cloudTrail = stockCloudTrailStandIn();

describe('the stand-in for the stock CloudTrail rules', () => {
  it.each([...readGolden('14-stock-cloudtrail.json')])(
    'decides as the stock rules do on: $name',
    (golden) => {
      expect(decide(golden, cloudTrail)).toEqual(recorded(golden));
    },
  );

  it('says in its text that it is a stand-in', () => {
    expect(cloudTrail.rules.map(({ xml }) => xml)).toEqual([expect.stringContaining('Stand-in for')]);
  });
});

describe('the stand-in for the stock GuardDuty rules', () => {
  const both = { ...cloudTrail, rules: [...cloudTrail.rules, ...stockGuardDutyStandIn().rules] };

  it.each([...readGolden('15-stock-guardduty.json')])('decides as the stock rules do on: $name', (golden) => {
    expect(decide(golden, both)).toEqual(recorded(golden));
  });
});

/** What is known of a few stock rules that JSON of applications meets: level, place and what they look for. */
const TRAPS: StandInFiles = {
  ...cloudTrail,
  rules: [
    { ...rootRules(), file: '0010-rules_config.xml' },
    {
      file: '0020-syslog_rules.xml',
      xml: `<group name="syslog,errors,">
  <rule id="1002" level="2"><match>error|denied|fail|unauthorized</match>
    <description>Unknown problem somewhere in the system.</description></rule>
  <rule id="1007" level="7"><match>file system full</match><description>File system full.</description></rule>
  <rule id="2501" level="5"><match>authentication failure</match>
    <description>syslog: User authentication failure.</description></rule>
</group>`,
    },
    ...cloudTrail.rules,
    {
      file: '0475-suricata_rules.xml',
      xml: `<group name="ids,suricata,">
  <rule id="86600" level="0"><decoded_as>json</decoded_as>
    <field name="timestamp">\\.+</field><field name="event_type">\\.+</field>
    <description>Suricata messages.</description></rule>
  <rule id="86601" level="3"><if_sid>86600</if_sid><field name="event_type">^alert$</field>
    <description>Suricata: Alert - $(alert.signature)</description></rule>
</group>`,
    },
  ],
};

describe('stock rules among which a rule of one’s own stands', () => {
  const cases = readGolden('16-stock-traps.json');
  /** Needs a dozen further rule files of which too little is known. */
  const left = 'names and values that shipped JSON rules claim';

  it.each(cases.filter(({ name }) => name !== left))('take events as recorded: $name', (golden) => {
    expect(decide(golden, TRAPS)).toEqual(recorded(golden));
  });

  it('are all replayed but one', () => {
    expect(cases.filter(({ name }) => name === left)).toHaveLength(1);
  });
});

function decide(golden: GoldenCase, standIn: StandInFiles) {
  const hasRoot = standIn.rules.some(({ xml }) => xml.includes('rule id="1"'));
  const { ruleset, messages } = loadRuleset({
    rules: [...(hasRoot ? [] : [rootRules()]), ...standIn.rules, ...(golden.rules ?? [])],
    lists: standIn.lists,
  });
  if (ruleset === undefined) throw new Error('the stand-in did not load');
  const session = createSession(ruleset, { now: () => 0 });
  const decided = (golden.events ?? []).map((event) => {
    const { alert, rule } = session.evaluate({ log: logOf(event), location: event.location ?? 'app' });
    return { alert, rule: rule === null ? null : brief({ ...rule }) };
  });
  return { messages, decided };
}

function recorded(golden: GoldenCase) {
  const decided = (golden.expected ?? []).map(({ alert, rule }) => ({
    alert: alert ?? false,
    rule: rule === null ? null : brief(rule as Record<string, unknown>),
  }));
  return { messages: golden.load?.messages ?? [], decided };
}

function brief({ id, level, description, mitre, frequency, firedtimes }: Record<string, unknown>) {
  return { id, level, description, mitre, frequency, firedtimes };
}
