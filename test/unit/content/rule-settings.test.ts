import { createSession, loadRuleset, rootRules, stockStandIn } from '@sluice/logtest';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RULE_SETTINGS, type RuleSettings } from '../../../src/config/rule-settings.ts';
import { renderRules } from '../../../tools/rules/render-rules.ts';
import { shippedRuleFiles } from '../../../tools/rules/shipped-files.ts';
import { ruleFiles } from './rule-fixtures.ts';

/** The final rule of one event under the shipped rules with these settings. */
function ruleOf(settings: RuleSettings, event: object, at = Date.UTC(2026, 10, 20, 10)): string | undefined {
  const standIn = stockStandIn();
  const { messages, ruleset } = loadRuleset({
    rules: [rootRules(), ...standIn.rules, ...shippedRuleFiles(settings)],
    lists: standIn.lists,
  });
  expect(messages).toEqual([]);
  if (ruleset === undefined) return undefined;
  const log = JSON.stringify({ integration: 'sluice', srcip: '198.51.100.7', sluice: event });
  return createSession(ruleset, { now: () => at, live: true }).evaluate({ log }).rule?.id;
}

const paid = (amount: unknown) => ({
  event: { action: 'transaction', outcome: 'success' },
  details: { amount },
});
const privilege = { event: { action: 'admin_privilege_change' } };

describe('the rules with settings', () => {
  it('stand in the repository with the defaults', () => {
    const sorted = [...ruleFiles].sort((a, b) => (a.file < b.file ? -1 : 1));
    expect(shippedRuleFiles()).toEqual(sorted);
  });

  it('differ in their variables alone', () => {
    const other = shippedRuleFiles({
      highValueTransaction: { amount: 250.5 },
      night: { from: '20:00', to: '07:30' },
    });
    const lines = (files: readonly { readonly xml: string }[]) => files.flatMap(({ xml }) => xml.split('\n'));
    const before = lines(shippedRuleFiles());
    const changed = lines(other).filter((line, i) => line !== before[i]);
    expect(changed.map((line) => /^<var name="(\w+)">/.exec(line)?.[1])).toEqual([
      'NIGHT',
      'HIGH_VALUE_AMOUNT',
    ]);
  });

  it.each([
    [250.5, 250, '100650'],
    [250.5, '250.49', '100650'],
    [250.5, '250.50', '100653'],
    [250.5, 250.5, '100653'],
    [50_000, 49_999, '100650'],
    [50_000, 2_147_483_648, '100653'],
  ])('from %d on, %j ends at %s', (amount, value, rule) => {
    expect(ruleOf({ ...DEFAULT_RULE_SETTINGS, highValueTransaction: { amount } }, paid(value))).toBe(rule);
  });

  it.each([
    ['20:00', '07:30', 21, '100306'],
    ['20:00', '07:30', 7, '100306'],
    ['20:00', '07:30', 10, '100301'],
    ['01:00', '04:00', 23, '100301'],
    ['01:00', '04:00', 3, '100306'],
  ])('with a night from %s to %s, a change at %d hours ends at %s', (from, to, hour, rule) => {
    const settings = { ...DEFAULT_RULE_SETTINGS, night: { from, to } };
    expect(ruleOf(settings, privilege, Date.UTC(2026, 10, 20, hour))).toBe(rule);
  });

  it('are not rendered from files that lack a variable', () => {
    const without = ruleFiles.filter(({ file }) => !file.includes('transaction'));
    expect(() => renderRules(without, DEFAULT_RULE_SETTINGS)).toThrow(/HIGH_VALUE_AMOUNT/);
  });
});

/** Wazuh ends a variable's name at these, and refuses a file whose variable it does not know. */
const NAME_END = /[$.|, ]/;

it('uses no dollar sign in a file with variables that Wazuh would take for an unknown one', () => {
  const strange = ruleFiles
    .filter(({ xml }) => xml.includes('<var '))
    .flatMap(({ file, xml }) => {
      const known = [...xml.matchAll(/<var name="(\w+)">/g)].map(([, name]) => name ?? '');
      const texts = [...xml.replace(/<var .*<\/var>/g, '').matchAll(/>([^<]{3,})</g)].map(([, text]) => text);
      return texts
        .flatMap((text = '') => text.split('$').slice(1))
        .map((rest) => rest.split(NAME_END)[0] ?? '')
        .filter((name) => name !== '' && !name.startsWith('(') && !known.includes(name))
        .map((name) => `${file}: $${name}`);
    });
  expect(strange).toEqual([]);
});
