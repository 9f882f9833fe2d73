import { sha256 } from '../kernel/digest.ts';
import { type AlertFacts, userOf } from './alert-facts.ts';

/**
 * Alerts with the same key are one matter: same rule, agent, source address and user. The key shows the rule and hides
 * the rest in a digest, since keys appear in logs and a user must not.
 */
export function groupKey(facts: AlertFacts): string {
  const parts = [
    facts.rule.id,
    facts.agent.id,
    facts.source.ip ?? facts.source.address ?? '',
    userOf(facts) ?? '',
  ];
  return `${facts.rule.id}-${sha256(JSON.stringify(parts), 22)}`;
}
