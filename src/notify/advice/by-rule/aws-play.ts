import type { AlertFacts } from '../../alert/alert-facts.ts';
import type { AwsFacts } from '../../alert/aws-facts.ts';
import type { Advice } from '../advice.ts';
import { awsAdvice } from '../aws-advice.ts';
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

/**
 * May be everyday work: a question comes first, then what the call itself tells to undo and whom to stop.
 * A command that serves two steps (the caller changed themselves) is given once.
 */
export function asking(what: string): RuleAdvice {
  return (facts) => {
    const { aws } = facts;
    if (aws === undefined) return [];
    const steps = awsAdvice(facts, aws);
    const commands = steps.map(({ command }) => command);
    return [
      { what },
      ...steps.filter(({ command }, at) => command === undefined || commands.indexOf(command) === at),
    ];
  };
}

/** What a person looks at or asks first, and the rules that raise this question. */
export type Questions = readonly (readonly [what: string, rules: readonly number[]])[];

/** Each question with what follows from it. */
export function forQuestions(
  questions: Questions,
  adviceTo: (what: string) => RuleAdvice,
): Readonly<Record<string, RuleAdvice>> {
  return Object.assign({}, ...questions.map(([what, rules]) => forRules(rules, adviceTo(what))));
}

/** The same advice for several rules. */
export function forRules(rules: readonly number[], advice: RuleAdvice): Readonly<Record<string, RuleAdvice>> {
  return Object.fromEntries(rules.map((rule) => [String(rule), advice]));
}
