import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { lint, loadRuleset, rootRules } from '../src/index.ts';
import { group, rule } from './run-command.ts';

function findings(...files: readonly string[]) {
  const rules = files.map((xml, at) => ({ file: `own/${at}_rules.xml`, xml }));
  const { ruleset, messages } = loadRuleset({
    rules: [rootRules(), ...rules],
    lists: ['a', 'b', 'c'].map((file) => ({ file, text: 'x:1\n' })),
  });
  if (ruleset === undefined) throw new Error(messages.join(' '));
  return lint(ruleset, { isOwn: (file) => file.startsWith('own/') });
}

/** A level-0 base that tells its events; the rules under test hang below it. */
const BASE = rule(100_000, '<decoded_as>json</decoded_as><field name="app">^demo$</field>', 'level="0"');
const under = (id: number, children: string, attributes?: string) =>
  rule(id, `<if_sid>100000</if_sid>${children}`, attributes);
const kind = (pattern: string, attributes = '') => `<field name="kind"${attributes}>${pattern}</field>`;
const FAILED = under(100_001, kind('^fail$'), 'level="5"');
const counting = (children: string, attributes = 'level="10" frequency="5" timeframe="60"') =>
  rule(100_002, children, attributes);
const COUNTS = '<if_matched_sid>100001</if_matched_sid><same_field>who</same_field>';

/** A check, what it finds, and what it leaves alone. Both stand below the base. */
const CHECKS: readonly (readonly [check: string, found: string, clean: string])[] = [
  [
    'dead-count-target',
    under(100_001, kind('^a$'), 'level="0"') + counting(COUNTS),
    FAILED + counting(COUNTS),
  ],
  [
    'dead-count-target',
    under(100_001, kind('^a$'), 'level="5" noalert="1"') + counting(COUNTS),
    under(100_001, kind('^a$'), 'level="5" noalert="0"') + counting(COUNTS),
  ],
  [
    'dead-count-target',
    under(100_001, `${kind('^a$')}<group>odd_thing,</group>`, 'level="0"') +
      counting('<if_matched_group>odd_thing</if_matched_group>'),
    under(100_001, `${kind('^a$')}<group>odd_thing,</group>`, 'level="1"') +
      counting('<if_matched_group>odd_thing</if_matched_group>'),
  ],
  [
    'ignored-count-target',
    under(100_001, kind('^a$'), 'level="5" ignore="60"') + counting(COUNTS),
    under(100_001, kind('^a$')) + counting(COUNTS, 'level="10" frequency="5" ignore="60"'),
  ],
  [
    'count-misses-children',
    FAILED +
      counting(COUNTS) +
      rule(100_003, '<if_sid>100001</if_sid><field name="who">^root$</field>', 'level="8"'),
    FAILED + counting(COUNTS),
  ],
  [
    'count-misses-later-rules',
    under(100_001, `${kind('^a$')}<group>odd_thing,</group>`) +
      counting('<if_matched_group>odd_thing</if_matched_group>') +
      under(100_003, `${kind('^b$')}<group>odd_thing,</group>`),
    under(100_001, `${kind('^a$')}<group>odd_thing,</group>`) +
      under(100_003, `${kind('^b$')}<group>odd_thing,</group>`) +
      counting('<if_matched_group>odd_thing</if_matched_group>'),
  ],
  [
    'count-misses-targets',
    under(100_001, `${kind('^a$')}<group>odd_thing,</group>`) +
      under(100_003, `${kind('^b$')}<group>odd_thing,</group>`) +
      counting(COUNTS) +
      rule(100_004, '<if_matched_group>odd_thing</if_matched_group>', 'level="9" frequency="3"'),
    under(100_001, kind('^a$')) +
      under(100_003, `${kind('^b$')}<group>odd_thing,</group>`) +
      counting(COUNTS) +
      rule(100_004, '<if_matched_group>odd_thing</if_matched_group>', 'level="9" frequency="3"'),
  ],
  [
    'matched-regex',
    under(100_001, '<if_matched_regex>x</if_matched_regex>', 'level="5" frequency="3"'),
    FAILED + counting(COUNTS),
  ],
  ['frequency-two', FAILED + counting(COUNTS, 'level="10"'), FAILED + counting(COUNTS)],
  [
    'frequency-two',
    FAILED + counting(COUNTS, 'level="10" frequency="2"'),
    FAILED + counting(`<if_sid>100000</if_sid>${COUNTS}`, 'level="10" frequency="2"'),
  ],
  [
    'static-same-field',
    FAILED + counting('<if_matched_sid>100001</if_matched_sid><same_field>srcip</same_field>'),
    FAILED + counting('<if_matched_sid>100001</if_matched_sid><same_field>src.ip</same_field>'),
  ],
  [
    'unseen-comparison',
    FAILED + counting('<if_matched_sid>100001</if_matched_sid><same_source_ip />'),
    FAILED +
      counting('<if_matched_sid>100001</if_matched_sid><same_source_ip />').replace(
        '>demo<',
        '>from $(srcip)<',
      ),
  ],
  ['narrowed-trigger', FAILED + counting(`${COUNTS}${kind('^fail$')}`), FAILED + counting(COUNTS)],
  ['unused-timeframe', under(100_001, kind('^a$'), 'level="5" timeframe="60"'), FAILED + counting(COUNTS)],
  [
    'unreachable',
    under(100_001, kind('log'), 'level="5"') + under(100_003, kind('^login$'), 'level="5"'),
    under(100_001, kind('log'), 'level="5"') + under(100_003, kind('^login$'), 'level="6"'),
  ],
  [
    'unreachable',
    under(100_001, kind('\\.+'), 'level="8"') + under(100_003, kind('^login$'), 'level="5"'),
    under(100_001, kind('\\.+'), 'level="8" noalert="1"') + under(100_003, kind('^login$'), 'level="5"'),
  ],
  [
    'unreachable',
    under(100_001, '', 'level="3"') + under(100_003, kind('^login$')),
    under(100_001, '<match>x</match>') + under(100_003, kind('^login$')),
  ],
  [
    'unreachable',
    under(100_001, kind('a', ' type="pcre2"')) + under(100_003, kind('abc', ' type="pcre2"')),
    under(100_001, kind('a', ' type="pcre2"')) + under(100_003, kind('abc')),
  ],
  [
    'matches-sibling-value',
    under(100_001, kind('valid'), 'level="5"') + under(100_003, kind('invalid'), 'level="8"'),
    under(100_001, kind('^valid$'), 'level="5"') + under(100_003, kind('^invalid$'), 'level="8"'),
  ],
  [
    'matches-sibling-value',
    under(100_001, `${kind('read')}<field name="of">^a$</field>`) +
      under(100_003, `${kind('already')}<field name="of">^a$</field>`, 'level="8"'),
    under(100_001, `${kind('read')}<field name="of">^a$</field>`) +
      under(100_003, `${kind('already')}<field name="of">^b$</field>`, 'level="8"'),
  ],
  ['contradiction', under(100_001, kind('^a$') + kind('^b$')), under(100_001, kind('^a$|^b$'))],
  [
    'contradiction',
    FAILED + rule(100_003, `<if_sid>100001</if_sid>${kind('^ok$')}`),
    FAILED + rule(100_003, `<if_sid>100001</if_sid>${kind('^fail$')}<field name="x">y</field>`),
  ],
  ['matches-opposite', under(100_001, kind('authorized')), under(100_001, kind('^authorized$'))],
  ['non-ascii-pattern', under(100_001, kind('żle')), under(100_001, kind('żle', ' type="pcre2"'))],
  ['entity', under(100_001, kind('a&lt;b')), under(100_001, kind('a\\<b'))],
  ['foreign-syntax', under(100_001, kind('^a.*b$')), under(100_001, kind('^a\\.*b$'))],
  ['foreign-syntax', under(100_001, kind('[a-z]+')), under(100_001, kind('[a-z]+', ' type="pcre2"'))],
  ['foreign-syntax', under(100_001, '<match>user \\d+</match>'), under(100_001, '<regex>user \\d+</regex>')],
  ['bang', under(100_001, kind('!a')), under(100_001, kind('!a', ' type="osmatch"'))],
  [
    'bang',
    under(100_001, '<srcip>!10.0.0.0/8</srcip>'),
    under(100_001, '<srcip negate="yes">10.0.0.0/8</srcip>'),
  ],
  ['loose-number', under(100_001, '<status>200</status>'), under(100_001, '<status>^200$</status>')],
  [
    'loose-number',
    under(100_001, '<field name="win.system.eventID">4625</field>'),
    under(100_001, '<field name="win.system.eventID">^4625$</field>'),
  ],
  ['whole-action', under(100_001, '<action>admin_</action>'), under(100_001, '<action>admin_login</action>')],
  [
    'negated-missing-field',
    under(100_001, kind('^a$', ' negate="yes"')),
    under(100_001, kind('^a$', ' negate="yes"')).replace('>demo<', '>$(kind)<'),
  ],
  [
    'joined-texts',
    under(100_001, '<match>abc</match><match>def</match>'),
    under(100_001, '<match>abc|</match><match>def</match>'),
  ],
  ['joined-groups', under(100_001, '<group>a</group><group>b</group>'), under(100_001, '<group>a,b</group>')],
  ['spaced-group', under(100_001, '<group>a, b,</group>'), under(100_001, '<group>a,b,</group>')],
  [
    'third-list',
    under(100_001, ['a', 'b', 'c'].map((name) => `<list field="x">etc/lists/${name}</list>`).join('')),
    under(100_001, ['a', 'b'].map((name) => `<list field="x">etc/lists/${name}</list>`).join('')),
  ],
  [
    'inverse-lookup',
    under(100_001, '<list field="x" lookup="address_match_key_value" check_value="1">etc/lists/a</list>'),
    under(100_001, '<list field="x" lookup="address_match_key">etc/lists/a</list>'),
  ],
  ['several-parents', under(100_001, '<if_group>demo</if_group>'), under(100_001, '')],
  ['level-parent', rule(100_001, '<if_level>5</if_level>'), under(100_001, '')],
  [
    'data-prefix',
    under(100_001, '<field name="data.kind">^a$</field>'),
    under(100_001, '<field name="metadata.kind">^a$</field>'),
  ],
  [
    'static-name',
    under(100_001, '<field name="systemname">^a$</field>'),
    under(100_001, '<system_name>^a$</system_name>'),
  ],
  ['text-decoder', rule(100_001, '<decoded_as>sshd</decoded_as>'), under(100_001, '')],
  ['not-in-this-tester', under(100_001, '<if_fts />'), under(100_001, '')],
  ['no-base', rule(100_001, '<decoded_as>json</decoded_as><field name="x">y</field>'), under(100_001, '')],
  ['no-decoder', rule(100_001, '<action>login</action>'), rule(100_001, '<match>login</match>')],
  [
    'takes-any-source',
    rule(100_001, '<decoded_as>json</decoded_as><action>login</action>'),
    under(100_001, ''),
  ],
  [
    'overwritten-place',
    FAILED + under(100_001, kind('^b$'), 'level="9" overwrite="yes"'),
    FAILED + under(100_001, kind('^b$'), 'level="5" overwrite="yes"'),
  ],
];

describe.each(CHECKS)('%s', (check, found, clean) => {
  it('is found at its line, with a reason and what to write instead', () => {
    const all = findings(group(BASE, found));
    const [finding] = all.filter((one) => one.check === check);
    expect(all.map((one) => one.check)).toContain(check);
    expect(finding?.message).toMatch(/\.$/);
    expect(finding?.advice).toMatch(/\.$/);
    expect(finding?.line).toBeGreaterThan(5);
  });

  it('is not found where all is well', () => {
    expect(findings(group(BASE, clean)).map((one) => one.check)).not.toContain(check);
  });
});

test('a group of the file without a comma runs into the groups of its rules', () => {
  const xml = (name: string) => group(BASE, under(100_001, '<group>login,</group>')).replace('demo,', name);
  expect(findings(xml('demo')).map(({ message }) => message)).toEqual([
    expect.stringContaining('demo and login become demologin'),
  ]);
  expect(findings(xml('demo,'))).toEqual([]);
});

test('a file is told when a manager would load it before the root, or after a rule that takes its events', () => {
  const told = (file: string, integration: string) => {
    const xml = group(
      rule(
        100_000,
        `<decoded_as>json</decoded_as><field name="integration">^${integration}$</field>`,
        'level="0"',
      ),
    );
    const { ruleset } = loadRuleset({ rules: [rootRules(), { file, xml }] });
    if (ruleset === undefined) throw new Error('the rules did not load');
    return lint(ruleset, { isOwn: (name) => name === file }).map(({ check }) => check);
  };
  expect(told('0001-mine.xml', 'shop')).toEqual(['sorts-before-root']);
  expect(told('0011-mine.xml', 'my-aws-pipe')).toEqual([]);
  expect(told('local_rules.xml', 'shop')).toEqual([]);
  expect(told('local_rules.xml', 'my-aws-pipe')).toEqual(['taken-by-stock-rule']);
});

test('a comment in the rule that says so silences a check there, and no other', () => {
  const dubious = under(
    100_001,
    '<srcip>!10.0.0.1</srcip><!-- lint-ok: bang, entity --><if_group>demo</if_group>',
  );
  expect(findings(group(BASE, dubious)).map(({ check }) => check)).toEqual(['several-parents']);
});

test('rules for logs of text, as people write them, are told only that this tester reads no text', () => {
  const xml = group(
    rule(100_000, '<decoded_as>sshd</decoded_as>', 'level="0" noalert="1"'),
    rule(100_001, '<if_sid>100000</if_sid><match>illegal user|invalid user</match>', 'level="5"'),
    rule(100_002, '<if_sid>100000</if_sid><regex>^Failed \\S+ for \\.+ from \\d+</regex>', 'level="5"'),
    rule(
      100_003,
      '<if_matched_sid>100002</if_matched_sid><same_source_ip />',
      'level="10" frequency="8" timeframe="120"',
    ),
    rule(
      100_004,
      '<if_sid>100002</if_sid><match>[pre-auth]|C:\\windows\\system32</match><user>root</user>',
      'level="6"',
    ),
    rule(100_005, '<if_sid>100000</if_sid><id>^5\\d\\d$</id><time>6 pm - 8:30 am</time>', 'level="3"'),
  );
  expect(findings(xml).map(({ rule: id, check }) => `${id} ${check}`)).toEqual([
    '100000 text-decoder',
    '100003 count-misses-children',
    '100005 foreign-syntax',
  ]);
});

test('rules of others are taken into account and not spoken of', () => {
  const { ruleset } = loadRuleset({
    rules: [
      rootRules(),
      { file: '0100-theirs.xml', xml: group(BASE, under(100_001, kind('log'))) },
      { file: '0200-ours.xml', xml: group(under(100_003, kind('^login$'))) },
    ],
  });
  if (ruleset === undefined) throw new Error('the rules did not load');
  const found = lint(ruleset, { isOwn: (file) => file === '0200-ours.xml' });
  expect(found.map(({ check, file }) => [check, file])).toEqual([['unreachable', '0200-ours.xml']]);
});

describe('the seed rules', () => {
  const SEEDS = new URL('../../../test/contract/golden/seed-rules/', import.meta.url);
  const seed = (name: string) => readFileSync(new URL(name, SEEDS), 'utf8');
  const told = (name: string) => findings(seed(name)).map(({ rule: id, check }) => `${id} ${check}`);

  it('are told every fault that loads without a word', () => {
    const found = told('4-timeframe-as-attribute.xml');
    expect(found).toEqual(
      expect.arrayContaining([
        '100300 whole-action',
        '100102 unseen-comparison',
        '100101 no-decoder',
        '100100 takes-any-source',
        '100200 no-base',
        '100200 matches-sibling-value',
        '100200 matches-opposite',
        '100102 narrowed-trigger',
      ]),
    );
    expect(found).not.toContain('100102 frequency-two');
    expect(told('4b-elements-deleted.xml')).toContain('100102 frequency-two');
    expect(told('5-action-as-osmatch.xml')).toContain('100100 matches-sibling-value');
    const base = findings(seed('4-timeframe-as-attribute.xml')).find(
      ({ rule: id, check }) => id === 100_200 && check === 'no-base',
    );
    expect(base?.message).toContain('other values of action or scan_status fall to them or meet no rule');
  });

  it('as they were meant are told nothing', () => {
    expect(told('6-what-was-meant.xml')).toEqual([]);
  });
});

test('every check is described, and what is described is a check', () => {
  const folder = new URL('../src/lint/', import.meta.url);
  const source = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
  const said = source.flatMap((text) => [
    ...text.matchAll(
      /^\s+'([a-z]+(?:-[a-z]+)+|bang|entity|contradiction|unreachable)',$|say\([^']*'([a-z-]+)',/gm,
    ),
  ]);
  const checks = new Set(said.map(([, block, inline]) => block ?? inline ?? ''));
  const document = readFileSync(new URL('../LINT.md', import.meta.url), 'utf8');
  const rows = [...document.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, names = '']) => [
    ...names.matchAll(/`([a-z-]+)`/g),
  ]);
  expect([...checks].toSorted()).toEqual(rows.map(([, name = '']) => name).toSorted());
  expect(CHECKS.map(([check]) => check).filter((check) => !checks.has(check))).toEqual([]);
});
