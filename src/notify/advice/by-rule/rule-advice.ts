import type { AlertFacts } from '../../alert/alert-facts.ts';
import type { Advice } from '../advice.ts';

/** Steps for alerts of one rule, most urgent first; every value of the event in a command has been validated. */
export type RuleAdvice = (facts: AlertFacts) => readonly Advice[];

/** Advice by the id of the rule that fired. */
export type AdviceByRule = Readonly<Record<string, RuleAdvice>>;

/** The same advice for several rules, their ids with spaces between. */
export function forRules(ids: string, advice: RuleAdvice): AdviceByRule {
  return Object.fromEntries(ids.split(' ').map((id) => [id, advice]));
}
