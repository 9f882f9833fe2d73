import { describe, expect, it } from 'vitest';
import { createSession, loadRuleset, rootRules, type SessionOptions } from '../src/index.ts';

const known = { file: 'known', text: 'ann:admin\n10.:net\n' };

function load(rules: string) {
  const xml = `<group name="demo,">${rules}</group>`;
  return loadRuleset({ rules: [rootRules(), { file: 'demo_rules.xml', xml }], lists: [known] });
}

function session(rules: string, options: Partial<SessionOptions> = {}) {
  const { ruleset, messages } = load(rules);
  if (ruleset === undefined) throw new Error(messages.join(' '));
  return createSession(ruleset, { now: () => 0, ...options });
}

/** Id of the rule that takes each event. */
function ids(rules: string, logs: readonly object[]): readonly (string | undefined)[] {
  const open = session(rules);
  return logs.map((log) => open.evaluate({ log: JSON.stringify(log) }).rule?.id);
}

const rule = (id: number, level: number, inside: string, attributes = '') =>
  `<rule id="${id}" level="${level}"${attributes}>${inside}<description>rule ${id}</description></rule>`;

/** Facts of src/analysisd/rules.c and rules_list.c of Wazuh 4.14 that the goldens do not reach. */
describe('loading a rule', () => {
  it('sorts accuracy 0 behind every sibling', () => {
    const base = rule(100000, 3, '<field name="a">x</field>');
    const inaccurate = rule(
      100001,
      12,
      '<if_sid>100000</if_sid><field name="b">\\.+</field>',
      ' accuracy="0"',
    );
    const plain = rule(100002, 4, '<if_sid>100000</if_sid><field name="b">y</field>');
    expect(
      ids(base + inaccurate + plain, [
        { a: 'x', b: 'y' },
        { a: 'x', b: 'z' },
      ]),
    ).toEqual(['100002', '100001']);
  });

  it('finds groups without anchors at their end', () => {
    const base = rule(100000, 3, '<field name="a">x</field><group>one,two,</group>');
    expect(ids(base + rule(100001, 4, '<if_group>^demo,one|none</if_group>'), [{ a: 'x' }])).toEqual([
      '100001',
    ]);
    expect(load(base + rule(100001, 4, '<if_group>two,$</if_group>')).messages.join()).toContain('(7610)');
  });

  it('takes a line break inside a group for nothing', () => {
    const grouped = rule(100000, 3, '<field name="a">x</field><group>one,\ntwo,</group>');
    expect(session(grouped).evaluate({ log: '{"a":"x"}' }).rule?.groups).toEqual(['demo', 'one', 'two']);
  });

  it('looks no further once a list is missing', () => {
    const broken = '<list field="a">etc/lists/missing</list><nonsense>1</nonsense>';
    expect(load(rule(100000, 3, broken))).toMatchObject({
      ok: true,
      messages: [
        "WARNING: (7616): List 'etc/lists/missing' could not be loaded. Rule '100000' will be ignored.",
      ],
    });
    expect(load(rule(100000, 3, '<nonsense>1</nonsense><list field="a">etc/lists/missing</list>')).ok).toBe(
      false,
    );
  });

  it('looks the source user up before the destination user', () => {
    const listed = rule(100000, 3, '<list field="user">etc/lists/known</list>');
    expect(
      ids(listed, [{ srcuser: 'ann', dstuser: 'bob' }, { srcuser: 'bob', dstuser: 'ann' }, { user: 'ann' }]),
    ).toEqual(['100000', undefined, '100000']);
  });

  it('takes srcuser in a list for a dynamic field, which no event has', () => {
    expect(
      ids(rule(100000, 3, '<list field="srcuser">etc/lists/known</list>'), [{ srcuser: 'ann' }]),
    ).toEqual([undefined]);
  });

  it('finds no value right where none is asked for', () => {
    const list = (lookup: string) =>
      rule(100000, 3, `<list field="srcip" lookup="${lookup}">etc/lists/known</list>`);
    expect(ids(list('match_key_value'), [{ srcip: '10.' }])).toEqual([undefined]);
    expect(ids(list('address_match_key_value'), [{ srcip: '10.1.1.1' }])).toEqual(['100000']);
  });

  it('may name a list by its database', () => {
    expect(ids(rule(100000, 3, '<list field="a">etc/lists/known.cdb</list>'), [{ a: 'ann' }])).toEqual([
      '100000',
    ]);
  });

  it('warns of a type that does not exist and uses the usual one', () => {
    const { ok, messages } = load(rule(100000, 3, '<field name="a" type="string">x</field>'));
    expect([ok, messages]).toEqual([
      true,
      ["WARNING: (7600): Invalid value 'string' for attribute 'type' in rule 100000."],
    ]);
  });

  it('says which pattern this tester cannot run', () => {
    const { ok, messages } = load(
      rule(100000, 3, '<field name="a" type="pcre2">(?(1)x)</field><match type="pcre2">\\pL</match>'),
    );
    expect(ok).toBe(true);
    expect(messages).toHaveLength(2);
    expect(messages.join()).toMatch(/'field a' in rule '100000'.*'match' in rule '100000'/s);
  });

  it.each([
    ['check_id_size', { id: '1234567890' }, { id: '123456789' }],
    ['comp_srcuser_dstuser', { srcuser: 'ann', dstuser: 'ann' }, { srcuser: 'ann', dstuser: 'bob' }],
    ['is_simple_http_request', { url: '/shop' }, { url: '/shop?id=1' }],
    [
      'comp_mswin_targetuser_calleruser_diff',
      { a: 'Target Account Name: ann  Caller User Name: bob  ' },
      { a: 'Target Account Name: ann  Caller User Name: ann  ' },
    ],
  ])('runs the compiled rule %s', (name, met, unmet) => {
    expect(ids(rule(100000, 3, `<compiled_rule>${name}</compiled_rule>`), [met, unmet])).toEqual([
      '100000',
      undefined,
    ]);
  });

  it('knows no other compiled rule', () => {
    expect(load(rule(100000, 3, '<compiled_rule>mine</compiled_rule>')).messages).toContain(
      "ERROR: Compiled rule not found: 'mine'",
    );
  });

  it.each(['same_srcgeoip', 'different_dstgeoip'])('loads %s, which never holds as the same place', (tag) => {
    const counting = rule(100001, 5, `<if_matched_sid>100000</if_matched_sid><${tag} />`, ' frequency="2"');
    const expected = tag.startsWith('same') ? '100000' : '100001';
    const base = rule(100000, 3, '<field name="a">x</field>');
    expect(ids(base + counting, [{ a: 'x' }, { a: 'x' }])).toEqual(['100000', expected]);
  });

  it.each(['not_same_srcip', 'different_source_ip', 'same_nothing'])('refuses %s', (tag) => {
    expect(load(rule(100000, 3, `<if_matched_sid>100000</if_matched_sid><${tag} />`)).ok).toBe(false);
  });

  it('loads check_diff, ignore and check_if_ignored', () => {
    const { ok, messages } = load(
      rule(100000, 3, '<check_diff /><ignore>srcip, id</ignore><check_if_ignored>srcip</check_if_ignored>'),
    );
    expect([ok, messages]).toEqual([true, []]);
  });

  it('reads the clock of the manager’s own time zone', () => {
    const night =
      rule(100000, 3, '<time>22:00 - 23:00</time>') + rule(100001, 4, '<weekday>friday</weekday>');
    const at = Date.UTC(2026, 6, 3, 21, 30);
    const taken = (timeZone?: string) =>
      session(night, { now: () => at, ...(timeZone === undefined ? {} : { timeZone }) }).evaluate({
        log: '{"a":"x"}',
      }).rule?.id;
    expect([taken(), taken('Asia/Tokyo')]).toEqual(['100001', undefined]);
    expect(
      session(rule(100000, 3, '<time>23:00 - 23:59</time>'), {
        now: () => at,
        timeZone: 'Europe/Warsaw',
      }).evaluate({ log: '{"a":1}' }).rule?.id,
    ).toBe('100000');
    expect(() => session(night, { timeZone: 'Mars/Base' })).toThrow(RangeError);
  });

  it('writes and mails alerts from the levels of the configuration', () => {
    const settings = { logAlertLevel: 5, emailAlertLevel: 4, decoderOrderSize: 1 };
    const verdict = session(rule(100000, 4, '<field name="a">x</field>'), { settings }).evaluate({
      log: '{"a":"x","b":"y"}',
    });
    expect(verdict).toMatchObject({ alert: false, rule: { mail: true }, data: { a: 'x' } });
    expect(verdict.data).not.toHaveProperty('b');
  });
});

describe('overwriting a rule', () => {
  const base = rule(100000, 3, '<field name="a">x</field>');
  const twice = ' frequency="3" timeframe="60"';
  const counting = rule(100001, 5, '<if_matched_sid>100000</if_matched_sid>', twice);
  const over = (inside: string, attributes = '') => rule(100001, 6, inside, `${attributes} overwrite="yes"`);
  const three = [{ a: 'x' }, { a: 'x' }, { a: 'x' }];

  it('lets a counting rule count no more, and still shows a frequency', () => {
    const open = session(base + counting + over('<field name="a">x</field>'));
    expect(open.evaluate({ log: '{"a":"x"}' }).rule).toMatchObject({ id: '100001', level: 6, frequency: 2 });
  });

  it('never makes a rule count that did not', () => {
    const plain = rule(100001, 5, '<if_sid>100000</if_sid><field name="b">y</field>');
    const { messages } = load(base + plain + over('<if_matched_sid>100000</if_matched_sid>', twice));
    expect(messages.join()).toContain("(7605): It is not possible to overwrite 'if_matched_sid'");
    expect(ids(base + plain + over('<if_matched_sid>100000</if_matched_sid>', twice), three)).toEqual([
      '100001',
      '100001',
      '100001',
    ]);
  });

  it('keeps the history and takes the new numbers', () => {
    const faster = over('<if_matched_sid>100000</if_matched_sid>', ' frequency="2"');
    expect(ids(base + counting, three)).toEqual(['100000', '100000', '100001']);
    expect(ids(base + counting + faster, three)).toEqual(['100000', '100001', '100001']);
  });

  it.each([
    ['<if_group>demo</if_group>', 'if_group'],
    ['<if_level>5</if_level>', 'if_level'],
    ['<if_matched_group>demo</if_matched_group>', 'if_matched_group'],
  ])('warns that it keeps where the rule hangs: %s', (inside, named) => {
    expect(load(base + counting + over(inside)).messages.join()).toContain(`overwrite '${named}'`);
  });
});
