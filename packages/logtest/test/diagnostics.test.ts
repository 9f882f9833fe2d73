import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { loadRuleset, rootRules } from '../src/index.ts';

interface Case {
  readonly name: string;
  readonly rules?: readonly { readonly file: string; readonly xml: string }[];
  readonly load?: { readonly messages: readonly string[] };
}

const golden = new URL('../../../test/contract/golden/logtest/13-load-errors.json', import.meta.url);
const cases = (JSON.parse(readFileSync(golden, 'utf8')) as { cases: Case[] }).cases.filter(
  ({ load }) => load !== undefined,
);

const load = (...xml: readonly string[]) =>
  loadRuleset({
    rules: [rootRules(), ...xml.map((text, index) => ({ file: `own/${index}_rules.xml`, xml: text }))],
    lists: [{ file: 'bad/addresses', text: '198.51.100.7:\n' }],
  });
const group = (rules: string) => `<group name="demo,">\n${rules}\n</group>`;
const rule = (id: number, children: string, attributes = '') =>
  `<rule id="${id}" level="3"${attributes}>\n${children}\n<description>x</description>\n</rule>`;
const JSON_BASE = rule(100_000, '<decoded_as>json</decoded_as>');

describe('what stops a load or leaves a rule out', () => {
  it('has more than fifty recorded kinds', () => {
    expect(cases.length).toBeGreaterThan(50);
  });

  it.each(cases)('is given a line and an advice of its own: $name', ({ rules = [] }) => {
    const { diagnostics } = loadRuleset({ rules: [rootRules(), ...rules] });
    expect(diagnostics.length).toBeGreaterThan(0);
    for (const { file, line, advice, message } of diagnostics) {
      const xml = rules.find((one) => one.file === file)?.xml ?? '';
      expect(line).toBeLessThanOrEqual(xml.split('\n').length);
      expect(advice).toMatch(/\S.*[.?]/);
      expect(advice).not.toContain('says no more than this');
      expect(message).not.toBe('');
    }
  });
});

/** Rules, the line of the fault in the last file, and what the advice must say. */
const ADVICE: readonly [string, readonly string[], number, RegExp][] = [
  [
    'shows the attributes that were written as elements',
    [
      group(
        rule(
          100_002,
          '<if_matched_sid>1</if_matched_sid>\n<frequency>5</frequency>\n<timeframe>60</timeframe>',
        ),
      ),
    ],
    4,
    /<rule id="100002" level="3" frequency="5" timeframe="60">/,
  ],
  [
    'names the element that tests a static field',
    [group(rule(100_050, '<field name="srcip">10</field>'))],
    3,
    /Use <srcip>/,
  ],
  [
    'keeps pattern and type of a static field',
    [group(rule(100_050, '<field name="action">^a\\d+</field>'))],
    3,
    /<action type="osregex">\^a\\d\+<\/action>/,
  ],
  ['guesses a misspelled element', [group(rule(100_050, '<if_sdi>1</if_sdi>'))], 3, /mean <if_sid>\?/],
  [
    'finds the parent that loads later',
    [group(rule(100_001, '<if_sid>100000</if_sid>')), group(JSON_BASE)],
    3,
    /own\/1_rules\.xml:2, which loads after this file.*rename this file so that it sorts after 1_rules\.xml/,
  ],
  [
    'finds the parent below',
    [group(rule(100_001, '<if_sid>100000</if_sid>') + JSON_BASE)],
    3,
    /at line 5: move it above/,
  ],
  [
    "says that a parent is one of Wazuh's",
    [group(rule(100_001, '<if_sid>80200</if_sid>'))],
    3,
    /one of Wazuh's own/,
  ],
  [
    'says which line ossec.conf lacks',
    [group(rule(100_001, '<list field="ip">etc/lists/none</list>'))],
    3,
    /<list>etc\/lists\/none<\/list> inside <ruleset> of the manager's ossec\.conf/,
  ],
  [
    'corrects the path of a list',
    [group(rule(100_001, '<list field="ip">lists/addresses</list>'))],
    3,
    /write etc\/lists\/bad\/addresses/,
  ],
  [
    'shows the first of two equal ids and a free one',
    [group(JSON_BASE), group(JSON_BASE)],
    2,
    /own\/0_rules\.xml:2.*100001 is free/,
  ],
  [
    'says what osregex lacks',
    [group(rule(100_050, '<regex>a[\\n]</regex>'))],
    3,
    /osregex knows no \\n.*type="pcre2"/,
  ],
];

test.each(ADVICE)('the advice %s', (_, files, line, says) => {
  const { diagnostics } = load(...files);
  const [first] = diagnostics;
  expect(first?.advice).toMatch(says);
  expect(first?.line).toBe(line);
});

test('after the first fault the others are looked for too, though the manager names only the first', () => {
  const { ok, messages, diagnostics } = load(
    group(rule(100_050, '<nosuch>1</nosuch>\n<field name="url">x</field>')),
    '<group name="x,"><rule id="5"',
    group(rule(100_060, '<srcip>300.1.1.1</srcip>')),
  );
  expect(ok).toBe(false);
  expect(messages).toHaveLength(2);
  expect(diagnostics.map(({ file, line, severity }) => [severity, file, line])).toEqual([
    ['error', 'own/0_rules.xml', 3],
    ['error', 'own/0_rules.xml', 4],
    ['error', 'own/1_rules.xml', 1],
    ['error', 'own/2_rules.xml', 3],
  ]);
});

test('an unknown variable is told at its line', () => {
  const { diagnostics } = load(`<var name="a">x</var>\n${group(rule(100_050, '<match>$bcd</match>'))}`);
  expect(diagnostics.map(({ line, advice }) => [line, advice])).toEqual([
    [4, expect.stringContaining('define this one')],
  ]);
});

test('a file that sorts before the root is told which name would do', () => {
  const { diagnostics } = loadRuleset({
    rules: [
      { file: '0001-mine.xml', xml: group(JSON_BASE) },
      { ...rootRules(), file: '0010-rules_config.xml' },
    ],
  });
  expect(diagnostics.map(({ advice }) => advice)).toEqual([
    expect.stringMatching(/loads before 0010-rules_config\.xml.*0011-mine\.xml/),
  ]);
});
