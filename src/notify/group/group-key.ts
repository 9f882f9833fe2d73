import { sha256 } from '../../kernel/digest.ts';
import { type AlertFacts, userOf } from '../alert/alert-facts.ts';

/**
 * Alerts with the same key are one matter: same rule, agent, source address and user. Where nobody acted, as in most findings
 * of AWS, it is the thing that they are about: two open buckets are two matters. The key shows the rule and hides the rest
 * in a digest, since keys appear in logs and a user must not.
 */
export function groupKey(facts: AlertFacts): string {
  const parts = [
    facts.rule.id,
    facts.agent.id,
    facts.source.ip ?? facts.source.address ?? '',
    userOf(facts) ?? '',
    ...thingOf(facts),
  ];
  return `${facts.rule.id}-${sha256(JSON.stringify(parts), 22)}`;
}

function thingOf({ source, user, aws, action }: AlertFacts): readonly string[] {
  const hasActor = [source.ip, source.address, user.name, user.id].some((each) => each !== undefined);
  if (hasActor || aws?.resource === undefined) return [];
  return [aws.account ?? '', aws.region ?? '', aws.resource, action ?? ''];
}
