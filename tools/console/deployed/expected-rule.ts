import { createSession, loadRuleset, type Ruleset } from '@sluice/logtest';
import { shippedRuleFiles } from '../../cli/commands/rules/logtest-rules.ts';
import { explainRule } from '../local/rule.ts';
import type { EventItem, RuleVerdict } from '../view.ts';

/** Where Wazuh says that events come from that its API takes. */
const LOCATION = 'API-Webhook';

/**
 * What the rules that Sluice ships, over the stand-in for Wazuh's own, say of an event that comes alone. A manager may have others, and
 * has counted what came before.
 */
export function createExpectedRule(): (item: EventItem, line: string) => RuleVerdict | undefined {
  let ruleset: Ruleset | undefined;
  return (item, line) => {
    ruleset ??= loadRuleset(shippedRuleFiles()).ruleset;
    if (ruleset === undefined) return undefined;
    const { rule } = createSession(ruleset, { now: () => item.at }).evaluate({
      log: line,
      location: LOCATION,
    });
    const { outcome = '', rule: _, ...rest } = item;
    return explainRule(ruleset, [], {
      ...rest,
      outcome,
      alert: false,
      latencyMs: undefined,
      line,
      location: LOCATION,
      ...(rule !== null && { rule: { id: rule.id, level: rule.level, description: rule.description } }),
    });
  };
}
