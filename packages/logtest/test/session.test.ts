import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSession, loadRuleset, readListDirectory, readRuleDirectory, rootRules } from '../src/index.ts';
import type { Rule, Ruleset } from '../src/rule.ts';

function load(xml: string): Ruleset {
  const { ruleset, messages } = loadRuleset({ rules: [rootRules(), { file: 'demo_rules.xml', xml }] });
  if (ruleset === undefined) throw new Error(messages.join(' '));
  return ruleset;
}

const BURST = `<group name="demo,">
  <rule id="100000" level="3">
    <decoded_as>json</decoded_as>
    <description>by $(who) at $(hostname)</description>
  </rule>
  <rule id="100001" level="5">
    <if_sid>100000</if_sid>
    <field name="kind">^fail$</field>
    <description>failed</description>
  </rule>
  <rule id="100002" level="10" frequency="2" timeframe="360">
    <if_matched_sid>100001</if_matched_sid>
    <same_field>who</same_field>
    <different_field>from</different_field>
    <description>again</description>
  </rule>
</group>`;

describe('a session', () => {
  it('prints everything an alert carries', () => {
    const session = createSession(load(BURST), { now: () => 0, manager: 'siem-1' });
    const agent = { id: '007', name: 'fwd', ip: '10.0.0.5' };
    expect(session.evaluate({ log: '{"who":"ann"}', location: 'place', agent })).toEqual({
      alert: true,
      decoder: 'json',
      rule: {
        level: 3,
        description: 'by ann at fwd',
        id: '100000',
        firedtimes: 1,
        mail: false,
        groups: ['demo'],
      },
      data: { who: 'ann' },
      fullLog: '{"who":"ann"}',
      location: 'place',
      agent,
      messages: [],
    });
    expect(session.evaluate({ log: '{"who":"bob"}' }).rule?.description).toBe('by bob at siem-1');
  });

  it('reads an agent out of the location as remoted writes it', () => {
    const session = createSession(load(BURST), { now: () => 0 });
    const { agent, location } = session.evaluate({
      log: '{"a":"b"}',
      location: '[012] (web 1) 10.0.0.9->app',
    });
    expect({ agent, location }).toEqual({
      agent: { id: '012', name: 'web 1', ip: '10.0.0.9' },
      location: 'app',
    });
  });

  it('takes agent 000 for the manager itself', () => {
    const session = createSession(load(BURST), { now: () => 0 });
    const manager = { id: '000', name: 'siem-1' };
    session.evaluate({ log: '{"kind":"fail","who":"ann","from":"a"}', agent: manager });
    expect(session.evaluate({ log: '{"kind":"fail","who":"ann","from":"b"}' }).rule?.id).toBe('100002');
  });

  it('forgets the oldest events when 8,192 of alert level have come after', () => {
    const fail = (who: string, from: string) => ({ log: JSON.stringify({ kind: 'fail', who, from }) });
    const ruleAfter = (others: number) => {
      const session = createSession(load(BURST), { now: () => 0 });
      session.evaluate(fail('ann', 'a'));
      for (let i = 0; i < others; i += 1) session.evaluate({ log: '{"kind":"other"}' });
      return session.evaluate(fail('ann', 'b')).rule?.id;
    };
    expect([ruleAfter(8191), ruleAfter(8192)]).toEqual(['100002', '100001']);
  });

  it('cuts an event at what the manager reads, which spoils its JSON', () => {
    const session = createSession(load(BURST), { now: () => 0 });
    const log = (length: number) => JSON.stringify({ who: 'x'.repeat(length) });
    expect(session.evaluate({ log: log(65_000) }).data).toBeDefined();
    const { data, fullLog } = session.evaluate({ log: log(65_600) });
    expect({ data, bytes: fullLog?.length }).toEqual({ data: undefined, bytes: 65_535 - '1:app:'.length });
  });
});

describe('the index over many children', () => {
  const pattern = fc.constantFrom('^a$', '^a$|^b$', '^A', 'b', '^c$', '^\\w$', '^$');
  const rule = fc.record({
    level: fc.integer({ min: 0, max: 4 }),
    field: fc.constantFrom('x', 'y', 'z.z'),
    pattern,
    second: fc.option(pattern),
    attribute: fc.constantFrom('', ' negate="yes"', ' type="pcre2"', ' type="osmatch"'),
  });
  const value = fc.constantFrom('a', 'A', 'b', 'c', '', 'abc');

  it('never changes which rule takes an event', () => {
    const event = fc.record({ x: value, y: value, z: fc.record({ z: value }) }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.array(rule, { minLength: 17, maxLength: 40 }), fc.array(event), (rules, events) => {
        const written = rules.map(
          (one, index) => `<rule id="${100_000 + index}" level="${one.level}">
            <field name="${one.field}"${one.attribute}>${one.pattern}</field>
            ${one.second === null ? '' : `<field name="y">${one.second}</field>`}
            <description>x</description></rule>`,
        );
        const ruleset = load(`<group name="demo,">${written.join('')}</group>`);
        const verdicts = () => {
          const session = createSession(ruleset, { now: () => 0 });
          return events.map((one) => session.evaluate({ log: JSON.stringify(one) }));
        };
        const indexed = verdicts();
        const [root] = ruleset.roots as [Rule];
        expect(root.index).toBeDefined();
        delete root.index;
        expect(indexed).toEqual(verdicts());
      }),
      { numRuns: 50 },
    );
  });
});

describe('reading folders', () => {
  it('takes .xml files of the folder and lists below theirs, compiled lists left out', () => {
    const dir = mkdtempSync(join(tmpdir(), 'logtest-'));
    try {
      mkdirSync(join(dir, 'amazon'));
      for (const name of ['b.xml', 'a.xml', 'note.txt', 'amazon/names', 'amazon/names.cdb']) {
        writeFileSync(join(dir, name), name);
      }
      const rules = readRuleDirectory(dir).map(({ file }) => file);
      expect(rules.toSorted()).toEqual(['a.xml', 'b.xml']);
      const lists = readListDirectory(join(dir)).map(({ file }) => file);
      expect(lists.toSorted()).toEqual(['a.xml', 'amazon/names', 'b.xml', 'note.txt']);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
