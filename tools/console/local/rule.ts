import { createSession, describeFailure, type RawEvent, type Ruleset, type Trial } from '@sluice/logtest';
import type { RuleStep, RuleVerdict } from '../view.ts';
import type { EventEntry } from './items.ts';

type Rule = Ruleset['roots'][number];

/** Rules that did not match and are worth a look: those that missed by the least. */
const MOST_REFUSED = 12;

/**
 * Why an event met the rule that it met. The events before it are played again, since rules that count look back; what the manager
 * heard before those is not known.
 */
export function explainRule(ruleset: Ruleset, before: readonly EventEntry[], entry: EventEntry): RuleVerdict {
  let now = entry.at;
  const session = createSession(ruleset, { now: () => now, live: true });
  for (const each of before) {
    now = each.at;
    session.evaluate(rawOf(each));
  }
  now = entry.at;
  const { trials, path } = session.explain(rawOf(entry));
  const verdict = session.evaluate(rawOf(entry));
  const rules = new Map<number, Rule>();
  const visit = (rule: Rule): void => {
    rules.set(rule.id, rule);
    rule.children.forEach(visit);
  };
  ruleset.roots.forEach(visit);
  const step = ({ id, level, description, failure }: Trial): RuleStep => ({
    id: String(id),
    level,
    description,
    conditions: conditionsOf(rules.get(id)),
    ...(failure && { failure: describeFailure(failure) }),
  });
  const onPath = stepsOf(trials, path);
  const hit = entry.rule ?? null;
  return {
    hit,
    groups: verdict.rule?.groups ?? [],
    mitre: (verdict.rule?.mitre?.id ?? []).map((id, i) =>
      `${id} ${verdict.rule?.mitre?.technique[i] ?? ''}`.trim(),
    ),
    path: onPath.map(step),
    refused: failuresOf(trials)
      .toSorted((a, b) => a.unmet - b.unmet)
      .slice(0, MOST_REFUSED)
      .map(step),
  };
}

function rawOf({ line, location, agent }: EventEntry): RawEvent {
  return { log: line, location, ...(agent && { agent }) };
}

function conditionsOf(rule: Rule | undefined): readonly string[] {
  if (rule === undefined) return [];
  const { decodedAs, conditions, correlation } = rule.definition;
  return [
    ...(decodedAs === undefined ? [] : [`decoded as ${decodedAs}`]),
    ...conditions.map(({ tag, text, type, negate }) =>
      [tag, negate ? 'not' : '', type ?? '', text].filter((word) => word !== '').join(' '),
    ),
    ...(correlation === undefined
      ? []
      : [
          `${correlation.frequency} such events within ${correlation.timeframe} s` +
            namesText(' with the same ', correlation.same) +
            namesText(' and another ', correlation.different),
        ]),
  ];
}

function namesText(
  words: string,
  compared: readonly { readonly kind: string; readonly name?: string }[],
): string {
  return compared.length === 0 ? '' : words + compared.map(({ kind, name }) => name ?? kind).join(', ');
}

function stepsOf(trials: readonly Trial[], path: readonly number[]): readonly Trial[] {
  const [id, ...rest] = path;
  const found = trials.find((trial) => trial.id === id);
  return found === undefined ? [] : [found, ...stepsOf(found.children, rest)];
}

function failuresOf(trials: readonly Trial[]): readonly Trial[] {
  return trials.flatMap((trial) => [
    ...(trial.outcome === 'fails' ? [trial] : []),
    ...failuresOf(trial.children),
  ]);
}
