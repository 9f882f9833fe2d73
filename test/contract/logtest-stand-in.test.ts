import { createSession, loadRuleset, rootRules, stockCloudTrailStandIn } from '@sluice/logtest';
import { describe, expect, it } from 'vitest';
import { logOf, readGolden } from './logtest-golden-cases.ts';

/**
 * The stand-in holds facts about the stock CloudTrail rules, not the rules: what it decides is compared with the
 * recordings (rule, level, description, alert), the order of groups is not.
 */
describe('the stand-in for the stock CloudTrail rules', () => {
  const standIn = stockCloudTrailStandIn();

  it.each([...readGolden('14-stock-cloudtrail.json')])(
    'decides as the stock rules do on: $name',
    (golden) => {
      const { ruleset, messages } = loadRuleset({
        rules: [rootRules(), ...standIn.rules, ...(golden.rules ?? [])],
        lists: standIn.lists,
      });
      expect(messages).toEqual(golden.load?.messages ?? []);
      if (ruleset === undefined) throw new Error('the stand-in did not load');
      const session = createSession(ruleset, { now: () => 0 });
      const decided = (golden.events ?? []).map((event) => {
        const { alert, rule } = session.evaluate({ log: logOf(event), location: event.location ?? 'app' });
        return { alert, rule: rule === null ? null : brief({ ...rule }) };
      });
      expect(decided).toEqual(
        (golden.expected ?? []).map(({ alert, rule }) => ({
          alert,
          rule: rule === null ? null : brief(rule as Record<string, unknown>),
        })),
      );
    },
  );

  it('says in its text that it is a stand-in', () => {
    expect(standIn.rules.map(({ xml }) => xml)).toEqual([expect.stringContaining('Stand-in for')]);
  });
});

function brief({ id, level, description, mitre, frequency, firedtimes }: Record<string, unknown>) {
  return { id, level, description, mitre, frequency, firedtimes };
}
