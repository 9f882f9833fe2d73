import type { AlertFacts } from '../alert/alert-facts.ts';
import { directRuleId } from '../alert/s3-alert.ts';
import { isNotice } from '../notice.ts';
import type { Advice } from './advice.ts';
import { applicationAdvice } from './application-advice.ts';
import { awsAdvice } from './aws-advice.ts';
import { adviceByRule } from './by-rule/by-rule.ts';
import { blockSource, lookAround } from './source-advice.ts';

/** Steps in one message: more are not read at night. */
export const MAX_ADVICE = 5;

/** What to do about an alert, most urgent first; never empty. What Sluice tells of itself is no event to look around at. */
export function adviceFor(facts: AlertFacts): readonly Advice[] {
  const own = adviceByRule(directRuleId(facts))?.(facts) ?? [];
  if (isNotice(facts)) return own.slice(0, MAX_ADVICE);
  const steps = own.length > 0 ? own : adviceBySigns(facts);
  const advice = steps.length > 0 ? steps : unknownSource(facts);
  return [...advice.slice(0, MAX_ADVICE - 1), lookAround(facts)];
}

/** For rules of others: what the alert looks like decides. */
function adviceBySigns(facts: AlertFacts): readonly Advice[] {
  return facts.aws === undefined ? applicationAdvice(facts) : awsAdvice(facts, facts.aws);
}

/** Nothing more is known than an address: it may be one of our own. */
function unknownSource(facts: AlertFacts): readonly Advice[] {
  const block = blockSource(facts);
  if (block.length === 0) return [];
  return [
    { what: 'Find out whether the source address belongs to your own people; if not, block it.' },
    ...block,
  ];
}
