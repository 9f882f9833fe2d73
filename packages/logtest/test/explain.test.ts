import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { createSession, loadRuleset, type RawEvent, rootRules, trialsOf } from '../src/index.ts';

interface Case {
  readonly rules?: readonly { readonly file: string; readonly xml: string }[];
  readonly lists?: readonly { readonly file: string; readonly text: string; readonly declared?: boolean }[];
  readonly events?: readonly {
    readonly log: string | readonly (readonly [string, number])[];
    readonly location?: string;
    readonly waitMs?: number;
  }[];
}

const GOLDEN = new URL('../../../test/contract/golden/logtest/', import.meta.url);
const files = readdirSync(GOLDEN).filter((name) => /^(0\d|1[0-2])-.*\.json$/.test(name));

/** Final rules of the events, with or without asking for an explanation before each. */
function run({ rules = [], lists = [], events = [] }: Case, asking: boolean) {
  const { ruleset } = loadRuleset({
    rules: [rootRules(), ...rules],
    lists: lists.filter(({ declared }) => declared !== false),
  });
  if (ruleset === undefined) return { verdicts: [], explained: [] };
  let now = Date.UTC(2026, 10, 20, 12);
  const session = createSession(ruleset, { now: () => now });
  const explained: (number | undefined)[] = [];
  const verdicts = events.map(({ log, location = 'app', waitMs = 0 }) => {
    now += waitMs;
    const text = typeof log === 'string' ? log : log.map(([part, times]) => part.repeat(times)).join('');
    const event: RawEvent = { log: text, location };
    if (asking) explained.push(session.explain(event).path.at(-1));
    return session.evaluate(event);
  });
  return { verdicts, explained };
}

describe('an explanation', () => {
  it.each(files)('ends where the event ends and changes nothing, over all recorded events of %s', (file) => {
    const { cases } = JSON.parse(readFileSync(new URL(file, GOLDEN), 'utf8')) as { cases: Case[] };
    for (const one of cases) {
      const { verdicts, explained } = run(one, true);
      expect(verdicts).toEqual(run(one, false).verdicts);
      expect(explained.map((id) => id?.toString() ?? null)).toEqual(
        verdicts.map(({ rule }) => rule?.id ?? null),
      );
    }
  });
});

const RULES = `<group name="demo,">
  <rule id="100000" level="0">
    <decoded_as>json</decoded_as>
    <field name="app.Name">^demo$</field>
    <description>base</description>
  </rule>
  <rule id="100001" level="5">
    <if_sid>100000</if_sid>
    <field name="kind">^fail$</field>
    <description>failed</description>
  </rule>
  <rule id="100002" level="10" frequency="3" timeframe="60">
    <if_matched_sid>100001</if_matched_sid>
    <same_srcip />
    <description>again</description>
  </rule>
  <rule id="100003" level="4">
    <if_sid>100000</if_sid>
    <field name="user.Role" negate="yes">admin</field>
    <srcip>10.0.0.0/8</srcip>
    <description>inside</description>
  </rule>
  <rule id="100004" level="2">
    <decoded_as>sshd</decoded_as>
    <description>text</description>
  </rule>
</group>`;

function tried(id: number, ...documents: readonly object[]) {
  const { ruleset } = loadRuleset({ rules: [rootRules(), { file: 'demo_rules.xml', xml: RULES }] });
  if (ruleset === undefined) throw new Error('the rules did not load');
  const session = createSession(ruleset, { now: () => 0 });
  const logs = documents.map((document) => ({ log: JSON.stringify(document) }));
  const last = logs.pop();
  for (const event of logs) session.evaluate(event);
  return trialsOf(session.explain(last ?? { log: '' }).trials, id)[0];
}

const demo = (rest: object) => ({ app: { Name: 'demo' }, ...rest });

test('a value that does not match is shown with the pattern and its field as written', () => {
  expect(tried(100_000, { app: { name: 'other' } })?.failure).toEqual({
    kind: 'value',
    tag: 'field',
    name: 'app.Name',
    wants: '^demo$',
    type: 'osregex',
    negate: false,
    seen: 'other',
  });
});

test('a field that is missing is named, negated or not', () => {
  expect(tried(100_003, demo({}))?.failure).toEqual({
    kind: 'missing',
    tag: 'field',
    name: 'user.Role',
    negate: true,
  });
});

test('an address outside the network is shown', () => {
  expect(tried(100_003, demo({ user: { Role: 'x' }, srcip: '192.0.2.1' }))?.failure).toMatchObject({
    kind: 'value',
    name: 'srcip',
    wants: '10.0.0.0/8',
    seen: '192.0.2.1',
  });
});

test('a rule for a decoder of text says that this tester has none', () => {
  expect(tried(100_004, { a: 'b' })?.failure).toEqual({
    kind: 'decoder',
    wants: 'sshd',
    is: 'json',
    needsText: true,
  });
});

test('a count says how far it is and what has to be the same', () => {
  const fail = demo({ kind: 'fail', srcip: '192.0.2.1' });
  expect(tried(100_002, fail, fail)?.failure).toEqual({
    kind: 'history',
    counted: 2,
    needed: 3,
    timeframe: 60,
    same: ['srcip'],
    different: [],
    ended: 'no more',
  });
  expect(tried(100_002, fail, fail, fail)).toMatchObject({ outcome: 'takes', children: [] });
  expect(tried(100_002, fail, fail, fail, fail)?.failure).toMatchObject({ counted: 1, ended: 'consumed' });
  expect(tried(100_002, fail, demo({ kind: 'fail' }))?.failure).toMatchObject({ counted: 1, lacks: 'srcip' });
});

test('siblings of the rule that takes the event are counted, not tried', () => {
  const base = tried(100_000, demo({ kind: 'fail' }));
  expect(base).toMatchObject({ outcome: 'parent', notTried: 1, file: 'demo_rules.xml', line: 2 });
  expect(base?.children.map(({ id, outcome }) => [id, outcome])).toEqual([[100_001, 'takes']]);
});

describe('all conditions of a rule, where they are asked for', () => {
  const conditionsOf = (id: number, ...documents: readonly object[]) => {
    const { ruleset } = loadRuleset({ rules: [rootRules(), { file: 'demo_rules.xml', xml: RULES }] });
    if (ruleset === undefined) throw new Error('the rules did not load');
    const session = createSession(ruleset, { now: () => 0 });
    const logs = documents.map((document) => ({ log: JSON.stringify(document) }));
    const last = logs.pop() ?? { log: '' };
    for (const event of logs) session.evaluate(event);
    return trialsOf(session.explain(last, { conditions: true }).trials, id)[0]?.conditions;
  };

  test('are told behind the first that does not hold, too, with what the event has there', () => {
    expect(conditionsOf(100_003, demo({ user: { Role: 'admin' }, srcip: '10.1.2.3' }))).toEqual([
      {
        tag: 'field',
        name: 'user.Role',
        wants: 'admin',
        type: 'osregex',
        negate: true,
        seen: 'admin',
        holds: false,
      },
      { tag: 'srcip', name: 'srcip', wants: '10.0.0.0/8', negate: false, seen: '10.1.2.3', holds: true },
    ]);
    expect(conditionsOf(100_000, { app: {} })).toEqual([
      { tag: 'decoded_as', name: 'decoder', wants: 'json', negate: false, seen: 'json', holds: true },
      { tag: 'field', name: 'app.Name', wants: '^demo$', type: 'osregex', negate: false, holds: false },
    ]);
  });

  test('end with the count, which nobody looks at before all else holds', () => {
    const fail = demo({ kind: 'fail', srcip: '192.0.2.1' });
    const wants = '3 events within 60 s, same srcip';
    const count = { tag: 'frequency', name: 'frequency', wants, negate: false };
    expect(conditionsOf(100_002, fail, fail)).toEqual([{ ...count, seen: '2', holds: false }]);
    expect(conditionsOf(100_002, fail, fail, fail)).toEqual([{ ...count, seen: '3', holds: true }]);
  });

  test('are not told otherwise', () => {
    expect(tried(100_000, { app: {} })).not.toHaveProperty('conditions');
  });
});
