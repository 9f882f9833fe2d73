import type { AlertFacts } from '../alert-facts.ts';
import type { Advice } from './advice.ts';
import { applicationAdvice } from './application-advice.ts';
import { awsAdvice } from './aws-advice.ts';
import { blockSource, lookAround } from './source-advice.ts';

/** Steps in one message: more are not read at night. */
export const MAX_ADVICE = 5;

/** What to do about an alert, most urgent first; never empty. */
export function adviceFor(facts: AlertFacts): readonly Advice[] {
  const steps = facts.aws === undefined ? applicationAdvice(facts) : awsAdvice(facts, facts.aws);
  const advice = steps.length > 0 ? steps : blockSource(facts);
  return [...advice.slice(0, MAX_ADVICE - 1), lookAround(facts)];
}
