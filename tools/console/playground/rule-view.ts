import {
  describeFailure,
  type Explanation,
  type JsonValue,
  nearestTrials,
  type Trial,
  type TriedCondition,
  type Verdict,
} from '@sluice/logtest';
import type { ConditionView, ExplainedView, MemberView, TrialView, VerdictView } from './view.ts';

/** Under one parent, of the rules that did not match. */
const MAX_NEAREST = 5;
const MAX_ALL = 400;
/** Characters of one value. */
const MAX_VALUE = 2_000;

/** What tells an own rule from a shipped one. */
export interface ViewOptions {
  readonly isOwn: (file: string) => boolean;
  readonly all: boolean;
}

export function verdictView({ alert, rule }: Verdict, number: number): VerdictView {
  return {
    number,
    alert,
    ...(rule === null
      ? {}
      : { rule: { id: Number(rule.id), level: rule.level, description: rule.description } }),
  };
}

/** One event in full: the phases of `wazuh-logtest`, and the tree behind them. */
export function explainedView(
  verdict: Verdict,
  explanation: Explanation,
  told: { readonly number: number; readonly line: string; readonly whyNot: readonly string[] },
  options: ViewOptions,
): ExplainedView {
  const { rule, data, decoder, predecoder, messages } = verdict;
  return {
    ...told,
    predecoding: membersOf({ ...predecoder }),
    decoder,
    fields: membersOf(data ?? {}),
    filtering: rule === null ? [] : membersOf({ ...rule }),
    messages,
    trials: trialViews(explanation.trials, options),
    path: explanation.path,
    verdict: verdictText(verdict, explanation),
  };
}

function verdictText({ alert, rule }: Verdict, { ignored }: Explanation): string {
  if (rule === null) return 'No rule takes the event: no alert.';
  const taken = `Rule ${rule.id} (level ${rule.level}) takes the event`;
  if (alert) return `${taken}: an alert is written.`;
  return ignored
    ? `${taken}, but it is inside its ignore window: no alert.`
    : `${taken}: no alert, since its level is below 3.`;
}

type Members = Readonly<Record<string, JsonValue | undefined>>;

/** Dotted names, lists as JSON. */
function membersOf(values: Members, prefix = ''): readonly MemberView[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return membersOf(value as Members, `${prefix}${name}.`);
    return [
      { name: `${prefix}${name}`, value: cut(typeof value === 'string' ? value : JSON.stringify(value)) },
    ];
  });
}

function cut(text: string): string {
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text;
}

/** Own rules are all shown; of the others those that matched, and those that came nearest. */
function trialViews(trials: readonly Trial[], options: ViewOptions): readonly TrialView[] {
  return trials.map((trial) => trialView(trial, options));
}

function trialView(trial: Trial, options: ViewOptions): TrialView {
  const { id, level, description, file, line, outcome, failure, conditions = [], children, notTried } = trial;
  const isOwn = (child: Trial): boolean => options.isOwn(child.file);
  const { shown, left } = nearestTrials(
    children.filter((child) => !isOwn(child)),
    options.all ? MAX_ALL : MAX_NEAREST,
  );
  const chosen = new Set(shown);
  return {
    id,
    level,
    description,
    outcome,
    notTried,
    left,
    source: `${file.slice(file.lastIndexOf('/') + 1)}:${line}`,
    own: isOwn(trial),
    ...(failure === undefined ? {} : { failure: describeFailure(failure) }),
    conditions: conditions.map(conditionView),
    children: trialViews(
      children.filter((child) => isOwn(child) || chosen.has(child)),
      options,
    ),
  };
}

function conditionView({ tag, name, wants, type, negate, seen, holds }: TriedCondition): ConditionView {
  const how = [negate ? 'not' : '', type ?? ''].filter((word) => word !== '').join(' ');
  return {
    element: tag,
    name,
    wants: cut(wants),
    how,
    ...(seen === undefined ? {} : { seen: cut(seen) }),
    ...(holds === undefined ? {} : { holds }),
  };
}
