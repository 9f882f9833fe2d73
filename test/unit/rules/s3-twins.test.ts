import { createSession, lint, loadRuleset, rootRules, stockStandIn } from '@sluice/logtest';
import { describe, expect, test } from 'vitest';
import { pulledEvent } from '../../../tools/rules/push/s3-proof.ts';
import { s3Twins } from '../../../tools/rules/s3-twins.ts';
import { shippedRuleFiles } from '../../../tools/rules/shipped-files.ts';
import { readFixture, ruleFiles } from '../content/rule-fixtures.ts';

const standIn = stockStandIn();
const twins = s3Twins(shippedRuleFiles());
const loaded = loadRuleset({
  rules: [rootRules(), ...standIn.rules, ...ruleFiles, ...twins],
  lists: standIn.lists,
});
const applicationFiles = ruleFiles.filter(({ file }) => file.startsWith('001'));

function ruleset() {
  if (loaded.ruleset === undefined) throw new Error(loaded.messages.join(' '));
  return loaded.ruleset;
}

const twinOf = (id: string | undefined) => (id === undefined ? undefined : String(Number(id) + 10_000));

describe('the twins of the rules about applications', () => {
  test('load with the others without a word from the manager, and mean all they say', () => {
    expect(loaded.messages).toEqual([]);
    const own = new Set(twins.map(({ file }) => file));
    expect(lint(ruleset(), { isOwn: (file) => own.has(file) })).toEqual([]);
  });

  test('are as many as they are, in files that sort before Wazuh’s AWS rules', () => {
    const ids = (files: readonly { readonly xml: string }[]) =>
      files.flatMap(({ xml }) => [...xml.matchAll(/<rule id="(\d+)"/g)].map(([, id]) => Number(id)));
    expect(ids(twins)).toEqual(ids(applicationFiles).map((id) => id + 10_000));
    expect(Math.max(...ids(twins))).toBeLessThan(120_000);
    for (const { file } of twins) expect(file > '0010-rules_config.xml' && file < '0015-').toBe(true);
  });

  test.each(applicationFiles)('fire where those of $file do, on every fixture', ({ file }) => {
    const differing = readFixture(file).sequences.flatMap(({ rule, name, steps }) => {
      const session = { now: 0 };
      const manager = createSession(ruleset(), { now: () => session.now, live: true });
      const ends = steps.flatMap(({ at, log, expect: wanted }) => {
        session.now = at;
        return pulledEvent({ log }).map((event) => [
          manager.evaluate(event).rule?.id,
          twinOf(wanted?.rule ?? undefined),
        ]);
      });
      return ends.every(([is, wanted]) => is === wanted) ? [] : [`${rule} ${name}: ${JSON.stringify(ends)}`];
    });
    expect(differing).toEqual([]);
  });

  test('count apart from the rules about events that were sent directly, and leave those as they were', () => {
    const failed = JSON.stringify({
      integration: 'sluice',
      srcip: '198.51.100.7',
      sluice: { event: { action: 'auth_login_failed' }, user: { id: 'u' }, organization: { id: 't' } },
    });
    const [pulled] = pulledEvent({ log: failed });
    const manager = createSession(ruleset(), { now: () => 0, live: true });
    const ends = Array.from({ length: 5 }, () => [
      manager.evaluate({ log: failed }).rule?.id,
      manager.evaluate(pulled ?? { log: '' }).rule?.id,
    ]);
    expect(ends).toEqual([...Array.from({ length: 4 }, () => ['100101', '110101']), ['100102', '110102']]);
  });

  test('are refused for a rule that cannot be said of such an event', () => {
    const xml = '<group name="x,"><rule id="100099" level="3"><srcip>10.0.0.1</srcip></rule></group>';
    expect(() => s3Twins([{ file: '0011-sluice_rules.xml', xml }])).toThrow(
      expect.objectContaining({ code: 'rule_has_no_twin' }),
    );
  });
});
