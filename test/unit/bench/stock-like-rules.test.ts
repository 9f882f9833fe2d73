import { createSession, loadRuleset } from '@sluice/logtest';
import { expect, test } from 'vitest';
import { stockLikeRules } from '../../../tools/bench/stock-like-rules.ts';

const files = stockLikeRules();
const { messages, ruleset } = loadRuleset({ rules: files });
const root = ruleset?.roots.find(({ category }) => category === 'syslog');

function ruleOf(log: string): string | undefined {
  if (ruleset === undefined) throw new Error(messages.join('\n'));
  return createSession(ruleset, { now: () => 0 }).evaluate({ log }).rule?.id;
}

test('the generated rules are as many as Wazuh ships, and load without a remark', () => {
  expect(messages).toEqual([]);
  expect(files.length).toBeGreaterThan(165);
  expect(ruleset?.rules).toBeGreaterThan(3_700);
});

test('more than a hundred of them look for words in whatever no base took', () => {
  const children = root?.children ?? [];
  const bases = children.filter(({ definition }) => definition.level === 0);
  const texts = children.filter(({ definition }) => definition.level > 0);
  expect(bases.length).toBeGreaterThan(150);
  expect(texts.length).toBeGreaterThan(100);
  expect(children.indexOf(texts[0] as (typeof texts)[number])).toBe(bases.length);
});

test('a base takes its own events, words take others, and what has neither meets none', () => {
  expect(ruleOf('{"integration":"integration0","a":"failed"}')).toBe('20000');
  expect(ruleOf('{"origin":"elsewhere","a":"failed"}')).toBe('1002');
  expect(ruleOf('{"origin":"elsewhere","a":"well"}')).toBeUndefined();
});

test('the same seed gives the same rules, another seed others', () => {
  expect(stockLikeRules()).toEqual(files);
  expect(stockLikeRules(8)).not.toEqual(files);
});
