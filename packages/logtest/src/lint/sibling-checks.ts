import type { Condition, Rule } from '../rule.ts';
import { type Check, elementOf, type Scope } from './finding.ts';
import { covers, exclude, holdsForAny, type Literal, literalsOf } from './literals.ts';
import { siblingsUnder } from './siblings.ts';

/** What rules under one parent take from each other. */
export const SIBLING_CHECKS: readonly Check[] = [unreachable, alsoMatches, contradiction, keptPlace];

/** A sibling that is tried earlier always takes the event: under every parent, or the rule is reached there. */
function unreachable(rule: Rule, { view, say }: Scope): void {
  const parents = view.parents.get(rule.id) ?? [];
  const takers = parents.map((parent) => takerUnder(parent, rule));
  const [taker] = takers;
  if (taker === undefined || takers.includes(undefined)) return;
  const why =
    rule.rank < taker.rank
      ? `it has ${levelOf(taker)} and is tried before ${levelOf(rule)}`
      : 'it has the same level and loads earlier';
  say(
    rule,
    'unreachable',
    `It never gets an event: its sibling ${taker.id} (${taker.source.file}:${taker.source.line}) takes all that it matches, since ${why}.`,
    `Hang it under ${taker.id} with <if_sid>${taker.id}</if_sid>, or give it a higher level than ${taker.id}.`,
  );
}

/** The first of the earlier siblings that takes all; it can only look at what the rule looks at, too. */
function takerUnder(parent: Rule, rule: Rule): Rule | undefined {
  const { place, byFirstTag } = siblingsUnder(parent);
  const at = place.get(rule) ?? 0;
  const tags = new Set(['', ...rule.definition.conditions.map(({ tag }) => tag)]);
  return [...tags]
    .flatMap((tag) => byFirstTag.get(tag) ?? [])
    .filter((sibling) => (place.get(sibling) ?? at) < at && alwaysTakes(sibling, rule))
    .toSorted((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0))[0];
}

function levelOf({ definition }: Rule): string {
  return `level ${definition.level}`;
}

/** Whether `wide` matches every event that `narrow` matches. */
function alwaysTakes(wide: Rule, narrow: Rule): boolean {
  const { decodedAs, conditions, correlation, noAlert } = wide.definition;
  if (noAlert || correlation !== undefined) return false;
  if (decodedAs !== undefined && decodedAs !== narrow.definition.decodedAs) return false;
  return conditions.every((condition) =>
    narrow.definition.conditions.some((other) => implies(other, condition)),
  );
}

/** Whether `narrow` can only hold where `wide` does. */
function implies(narrow: Condition, wide: Condition): boolean {
  if (narrow.tag !== wide.tag) return false;
  const sameNegation = (narrow.negate ?? false) === (wide.negate ?? false);
  if (narrow.text === wide.text && narrow.type === wide.type && sameNegation) return true;
  const literals = literalsOf(narrow);
  if (literals === undefined) return false;
  if (holdsForAny(wide)) return literals.every(({ text }) => text !== '');
  const outer = literalsOf(wide);
  return outer !== undefined && comparable(narrow, wide) && covers(outer, folded(wide, literals));
}

/** A pattern that minds the case cannot cover one that does not. */
function comparable(narrow: Condition, wide: Condition): boolean {
  return minds(wide) ? minds(narrow) && narrow.type === wide.type : true;
}

function minds({ type, text }: Condition): boolean {
  return type === 'string' || (type === 'pcre2' && !text.startsWith('(?i)'));
}

function folded(wide: Condition, literals: readonly Literal[]): readonly Literal[] {
  return minds(wide)
    ? literals
    : literals.map((literal) => ({ ...literal, text: literal.text.toLowerCase() }));
}

/** Tags whose value is short: that a text holds another by chance is likely in a log, and means little there. */
const VALUES = /^(?:field |id$|status$|action$|url$|user$|protocol$|data$|extra_data$|system_name$)/;

/** Of two siblings that look for words in one field, one word holds the other: only their levels keep them apart. */
function alsoMatches(rule: Rule, { view, say }: Scope): void {
  const { conditions } = rule.definition;
  for (const condition of conditions) {
    if (!VALUES.test(condition.tag)) continue;
    // Who anchors the beginning alone means all that begins so.
    const loose = literalsOf(condition)?.filter((literal) => literal.text !== '' && !literal.start);
    if (loose === undefined || loose.length === 0) continue;
    const parents = view.parents.get(rule.id) ?? [];
    const siblings = parents.flatMap((parent) => siblingsUnder(parent).byTag.get(condition.tag) ?? []);
    for (const sibling of new Set(siblings)) {
      const caught = sibling === rule ? undefined : caughtBy(loose, condition, rule, sibling);
      if (caught === undefined) continue;
      const [word, other] = caught;
      say(
        rule,
        'matches-sibling-value',
        `${word.text} also matches ${other.text}, which ${sibling.id} looks for: ${orderOf(rule, sibling)}`,
        `Anchor the pattern: ^${word.text}$.`,
        elementOf(rule, condition.tag, condition.text),
      );
      return;
    }
  }
}

function caughtBy(
  loose: readonly Literal[],
  condition: Condition,
  rule: Rule,
  sibling: Rule,
): readonly [Literal, Literal] | undefined {
  for (const other of sibling.definition.conditions.filter(({ tag }) => tag === condition.tag)) {
    for (const literal of literalsOf(other) ?? []) {
      const word = loose.find((one) => {
        const text = minds(condition) ? literal.text : literal.text.toLowerCase();
        return text !== one.text && covers([one], [{ ...literal, text }]);
      });
      if (word !== undefined) return separate(rule, sibling, condition.tag) ? undefined : [word, literal];
    }
  }
  return undefined;
}

/** Whether another condition of the two keeps them apart already. */
function separate(rule: Rule, sibling: Rule, except: string): boolean {
  return rule.definition.conditions.some((condition) => {
    if (condition.tag === except) return false;
    const own = literalsOf(condition);
    return sibling.definition.conditions.some((other) => {
      const others = other.tag === condition.tag ? literalsOf(other) : undefined;
      return own !== undefined && others !== undefined && exclude(own, others);
    });
  });
}

function orderOf(rule: Rule, sibling: Rule): string {
  return sibling.rank > rule.rank
    ? `that those events end there is owed to its ${levelOf(sibling)} alone.`
    : `they end here, since this rule is tried first.`;
}

/** Two conditions, or one here and one above, that no event meets. */
function contradiction(rule: Rule, { view, say }: Scope): void {
  const own = rule.definition.conditions;
  const within = clash(own, own);
  const above = (view.parents.get(rule.id) ?? []).map((parent) => clash(own, parent.definition.conditions));
  const found = within ?? (above.includes(undefined) ? undefined : above[0]);
  if (found === undefined) return;
  const [condition, other] = found;
  say(
    rule,
    'contradiction',
    `No event meets both ${condition.text} and ${other.text} on ${condition.tag}${within === undefined ? ', which its parent asks for' : ''}: it never matches.`,
    'Write alternatives in one element, split by |; several elements all have to hold.',
    elementOf(rule, condition.tag, condition.text),
  );
}

function clash(
  some: readonly Condition[],
  others: readonly Condition[],
): readonly [Condition, Condition] | undefined {
  for (const one of some) {
    const literals = literalsOf(one);
    for (const other of literals === undefined ? [] : others) {
      const opposite = other.tag === one.tag && other !== one ? literalsOf(other) : undefined;
      if (literals !== undefined && opposite !== undefined && exclude(literals, opposite))
        return [one, other];
    }
  }
  return undefined;
}

/** An overwritten rule stays where its old level put it. */
function keptPlace(rule: Rule, { say }: Scope): void {
  const { level } = rule.definition;
  const old = levelOfRank(rule.rank);
  if (old === level) return;
  say(
    rule,
    'overwritten-place',
    `It is overwritten with level ${level}, but is tried among its siblings as one of level ${old}.`,
    'If the order matters, write a rule with an id of its own under the same parent.',
  );
}

/** Levels count a hundredfold, without `accuracy` once; level 0 as 99. */
function levelOfRank(rank: number): number {
  const level = rank >= 100 ? rank / 100 : rank;
  return level === 99 ? 0 : level;
}
