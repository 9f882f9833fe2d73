import { APPLICATION_ADVICE } from './application.ts';
import { FINDING_ADVICE } from './aws-findings.ts';
import { CLOUDTRAIL_ADVICE } from './cloudtrail.ts';
import { NOTICE_ADVICE } from './notices.ts';
import type { RuleAdvice } from './rule-advice.ts';

const BY_RULE = new Map<string, RuleAdvice>(
  Object.entries({ ...APPLICATION_ADVICE, ...CLOUDTRAIL_ADVICE, ...FINDING_ADVICE, ...NOTICE_ADVICE }),
);

/** What is written for exactly this rule; undefined for the rules of others. */
export function adviceByRule(rule: string): RuleAdvice | undefined {
  return BY_RULE.get(rule);
}
