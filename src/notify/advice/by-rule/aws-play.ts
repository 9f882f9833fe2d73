import type { AlertFacts } from '../../alert-facts.ts';
import type { AwsFacts } from '../../aws-facts.ts';
import type { Advice } from '../advice.ts';
import { inRegion, stopCaller } from '../aws-steps.ts';
import { type ShellShape, shellValue } from '../shell-value.ts';
import type { RuleAdvice } from './rule-advice.ts';

/** Writes a value of the event into a command: itself in its documented shape, or a placeholder in capitals. */
export type Fill = (shape: ShellShape, fact: keyof AwsFacts) => string;

/** One step, as it stands or filled from the alert. */
export type Step = Advice | ((aws: AwsFacts, facts: AlertFacts) => Advice);

/** A step whose command is about this alert: `region` is the whole option. */
export function step(
  what: string,
  command: (fill: Fill, region: string) => string | readonly string[],
): Step {
  return (aws) => {
    const text = command((shape, fact) => shellValue(shape, aws[fact]), inRegion(aws));
    return { what, command: typeof text === 'string' ? text : text.join('\n') };
  };
}

function taken(steps: readonly Step[], aws: AwsFacts, facts: AlertFacts): Advice[] {
  return steps.map((each) => (typeof each === 'function' ? each(aws, facts) : each));
}

/** What was done is undone first, then its doer is stopped. */
export function undoThenStop(...steps: readonly Step[]): RuleAdvice {
  return (facts) => {
    const { aws } = facts;
    return aws === undefined ? [] : [...taken(steps, aws, facts), ...stopCaller(aws)];
  };
}

/** Where more is lost every minute: the doer first. */
export function stopThenMend(...steps: readonly Step[]): RuleAdvice {
  return (facts) => {
    const { aws } = facts;
    return aws === undefined ? [] : [...stopCaller(aws), ...taken(steps, aws, facts)];
  };
}

/** The caller is AWS, or nobody who could be stopped. */
export function only(...steps: readonly Step[]): RuleAdvice {
  return (facts) => {
    const { aws } = facts;
    return aws === undefined ? [] : taken(steps, aws, facts);
  };
}

/** The same advice for several rules. */
export function forRules(rules: readonly number[], advice: RuleAdvice): Readonly<Record<string, RuleAdvice>> {
  return Object.fromEntries(rules.map((rule) => [String(rule), advice]));
}
