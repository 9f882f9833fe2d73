import { describe, expect, it, test } from 'vitest';
import { createSession, describeFailure, loadRuleset, rootRules, trialsOf, whyNot } from '../src/index.ts';
import { group, rule } from './run-command.ts';

const XML = group(
  rule(100_000, '<decoded_as>json</decoded_as>\n<field name="app">^demo$</field>', 'level="0"'),
  rule(100_001, '<if_sid>100000</if_sid>\n<field name="kind">^fail$</field>', 'level="5"'),
  rule(100_002, '<if_sid>100001</if_sid>\n<field name="who">^root$</field>', 'level="8"'),
  rule(100_003, '<if_sid>100000</if_sid>\n<field name="kind">^f</field>', 'level="3"'),
  rule(100_004, '<if_sid>100003</if_sid>\n<field name="who">^x$</field>', 'level="3"'),
  rule(100_005, '<if_sid>100000</if_sid>\n<field name="quiet">1</field>', 'level="9" noalert="1"'),
);

const { ruleset } = loadRuleset({ rules: [rootRules(), { file: 'demo_rules.xml', xml: XML }] });
if (ruleset === undefined) throw new Error('the rules did not load');
const explain = (document: object) =>
  createSession(ruleset, { now: () => 0 }).explain({ log: JSON.stringify(document) });
const why = (id: number, document: object) => whyNot(explain(document), ruleset, id);

test.each([
  [
    100_001,
    { app: 'demo', kind: 'ok' },
    '100001 did not match: field kind "ok" does not match osregex ^fail$.',
  ],
  [
    100_001,
    { app: 'demo', kind: 'fail', who: 'root' },
    '100001 matched, but its child 100002 took the event (final rule 100002).',
  ],
  [
    100_003,
    { app: 'demo', kind: 'fail' },
    '100003 was not tried: 100001 (level 5) comes before it and took the event.',
  ],
  [
    100_001,
    { app: 'x' },
    '100001 was not tried, since its parent 100000 did not match: field app "x" does not match osregex ^demo$.',
  ],
  [100_005, { app: 'demo', quiet: '1' }, '100005 matched, but is noalert: an event never ends there.'],
  [100_001, { app: 'demo', kind: 'fail' }, '100001 matched and took the event.'],
  [999_999, {}, 'There is no rule 999999 among the rules that are loaded.'],
])('why an event does not end at %i: %j', (id, document, reason) => {
  expect(why(id, document)).toEqual([reason]);
});

test('the reason is looked for upwards until something was tried', () => {
  expect(why(100_004, { app: 'demo', kind: 'fail' })).toEqual([
    '100004 was not tried, since its parent 100003 was not tried: 100001 (level 5) comes before it and took the event.',
  ]);
});

describe('a failure in words', () => {
  const LIST = [{ file: 'bad', text: '198.51.100.7:\n' }];
  const said = (conditions: string, document: object, attributes?: string) => {
    const xml = group(rule(100_000, `<decoded_as>json</decoded_as>\n${conditions}`, attributes));
    const loaded = loadRuleset({ rules: [rootRules(), { file: 'demo_rules.xml', xml }], lists: LIST });
    if (loaded.ruleset === undefined) throw new Error(loaded.messages.join(' '));
    const session = createSession(loaded.ruleset, { now: () => Date.UTC(2026, 10, 20, 12) });
    const { trials } = session.explain({ log: JSON.stringify(document) });
    const [trial] = trialsOf(trials, 100_000);
    return trial?.failure === undefined ? 'it matches' : describeFailure(trial.failure);
  };

  it.each([
    [
      '<field name="A.b" negate="yes">x</field>',
      { z: 1 },
      'field A.b is not in the event, and a negated test of a missing field does not hold either',
    ],
    [
      '<field name="a" type="pcre2" negate="yes">^x</field>',
      { a: 'xy' },
      'field a "xy" matches pcre2 ^x (negated)',
    ],
    ['<user>ann</user>', { z: 1 }, 'the event has neither dstuser nor srcuser'],
    ['<user>ann</user>', { srcuser: 'bob' }, 'user "bob" does not match osmatch ann'],
    ['<action>login</action>', { action: 'Login' }, 'action "Login" is not, letter for letter, login'],
    ['<srcip>10.0.0.0/8</srcip>', { srcip: '192.0.2.1' }, 'srcip 192.0.2.1 is not in 10.0.0.0/8'],
    ['<srcip negate="yes">10.0.0.0/8</srcip>', { srcip: '10.1.1.1' }, 'srcip 10.1.1.1 is in 10.0.0.0/8'],
    [
      '<list field="srcip" lookup="address_match_key">etc/lists/bad</list>',
      { srcip: '192.0.2.1' },
      'srcip "192.0.2.1" is not in etc/lists/bad (address_match_key)',
    ],
    [
      '<list field="srcip" lookup="not_match_key">etc/lists/bad</list>',
      { srcip: '198.51.100.7' },
      'srcip "198.51.100.7" is in etc/lists/bad (not_match_key)',
    ],
    [
      '<list field="from" lookup="match_key">etc/lists/bad</list>',
      { z: 1 },
      'from, which the list is asked for, is not in the event',
    ],
    ['<match>boom</match>', { a: 1 }, 'the log "{"a":1}" does not match osmatch boom'],
    [
      '<if_fts />',
      { a: 1 },
      'if_fts needs a decoder that marks fields to be seen first, which this tester does not have',
    ],
    ['<program_name>x</program_name>', { a: 1 }, 'the event has no program_name'],
  ])('%s', (conditions, document, words) => {
    expect(said(conditions, document)).toBe(words);
  });

  it('of a time shows the clock', () => {
    expect(said('<time>18:00-8:00</time>', { a: 1 })).toMatch(
      /^it is 2026-11-20T12:00.*outside of <time>18:00-8:00<\/time>$/,
    );
  });

  it('of a size shows both', () => {
    expect(said('<field name="a">x</field>', { a: 'x' }, 'level="3" maxsize="500"')).toBe(
      'the event has 9 bytes, fewer than maxsize 500',
    );
  });

  it('of a long value shows its beginning', () => {
    expect(said('<field name="a">^y</field>', { a: 'x'.repeat(500) })).toBe(
      `field a "${'x'.repeat(80)}…" does not match osregex ^y`,
    );
  });
});
