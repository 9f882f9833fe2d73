import type { Rule, Ruleset } from '../rule.ts';
import { type TreeView, viewTree } from '../tree-view.ts';
import { type Explanation, type Trial, trialsOf } from './explain.ts';
import { describeFailure } from './sentences.ts';

/**
 * Why an event does not end at a rule, as sentences: the rule's own condition that failed, or what happened before
 * it could be tried.
 */
export function whyNot(explanation: Explanation, ruleset: Ruleset, id: number): readonly string[] {
  const { rules, parents } = viewTree(ruleset);
  if (!rules.has(id)) return [`There is no rule ${id} among the rules that are loaded.`];
  return reasons(explanation, parents, id, new Set());
}

type Parents = TreeView['parents'];

function reasons(
  explanation: Explanation,
  parents: Parents,
  id: number,
  asked: Set<number>,
): readonly string[] {
  asked.add(id);
  const trials = trialsOf(explanation.trials, id);
  if (trials.length > 0) return [...new Set(trials.map((trial) => ofTrial(trial, explanation)))];
  const above = parents.get(id) ?? [];
  if (above.length === 0) return [`${id} was not tried: an earlier root rule took the event.`];
  return above.flatMap((parent) => {
    const [tried] = trialsOf(explanation.trials, parent.id);
    if (tried === undefined)
      return asked.has(parent.id) ? [] : below(explanation, parents, id, parent, asked);
    if (tried.failure !== undefined) {
      return [`${id} was not tried, since its parent ${ofTrial(tried, explanation)}`];
    }
    const taker = tried.children.at(-1);
    return [`${id} was not tried: ${taker?.id} (level ${taker?.level}) comes before it and took the event.`];
  });
}

function below(
  explanation: Explanation,
  parents: Parents,
  id: number,
  parent: Rule,
  asked: Set<number>,
): readonly string[] {
  const [first = '', ...rest] = reasons(explanation, parents, parent.id, asked);
  return [`${id} was not tried, since its parent ${first}`, ...rest];
}

function ofTrial({ id, failure, outcome, children }: Trial, { path }: Explanation): string {
  if (failure !== undefined) return `${id} did not match: ${describeFailure(failure)}.`;
  if (outcome === 'parent') {
    return `${id} matched, but its child ${children.at(-1)?.id} took the event (final rule ${path.at(-1)}).`;
  }
  if (outcome === 'passes') return `${id} matched, but is noalert: an event never ends there.`;
  return `${id} matched and took the event.`;
}
