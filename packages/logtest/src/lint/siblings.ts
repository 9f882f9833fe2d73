import type { Rule } from '../rule.ts';

/** The children of one rule, sorted for questions that would else look at every pair of them. */
export interface Siblings {
  /** Place in the order of trying. */
  readonly place: ReadonlyMap<Rule, number>;
  /** By the tag of their first condition; `''` for none. */
  readonly byFirstTag: ReadonlyMap<string, readonly Rule[]>;
  /** By the tag of any condition. */
  readonly byTag: ReadonlyMap<string, readonly Rule[]>;
}

const KNOWN = new WeakMap<Rule, Siblings>();

export function siblingsUnder(parent: Rule): Siblings {
  const known = KNOWN.get(parent);
  if (known !== undefined) return known;
  const place = new Map<Rule, number>();
  const byFirstTag = new Map<string, Rule[]>();
  const byTag = new Map<string, Rule[]>();
  for (const child of parent.children) {
    place.set(child, place.size);
    const tags = child.definition.conditions.map(({ tag }) => tag);
    enter(byFirstTag, tags[0] ?? '', child);
    for (const tag of new Set(tags)) enter(byTag, tag, child);
  }
  const siblings = { place, byFirstTag, byTag };
  KNOWN.set(parent, siblings);
  return siblings;
}

function enter(map: Map<string, Rule[]>, tag: string, rule: Rule): void {
  const rules = map.get(tag);
  if (rules === undefined) map.set(tag, [rule]);
  else rules.push(rule);
}
