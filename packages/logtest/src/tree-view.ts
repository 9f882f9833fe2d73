import type { Rule, Ruleset } from './rule.ts';

/** The loaded rules by id, and what each hangs under. */
export interface TreeView {
  readonly rules: ReadonlyMap<number, Rule>;
  /** None for a root. */
  readonly parents: ReadonlyMap<number, readonly Rule[]>;
}

const KNOWN = new WeakMap<Ruleset, TreeView>();

export function viewTree(ruleset: Ruleset): TreeView {
  const known = KNOWN.get(ruleset);
  if (known !== undefined) return known;
  const rules = new Map<number, Rule>();
  const parents = new Map<number, Rule[]>();
  const visit = (rule: Rule): void => {
    if (rules.has(rule.id)) return;
    rules.set(rule.id, rule);
    for (const child of rule.children) {
      const above = parents.get(child.id);
      if (above === undefined) parents.set(child.id, [rule]);
      else above.push(rule);
      visit(child);
    }
  };
  for (const root of ruleset.roots) {
    if (!parents.has(root.id)) parents.set(root.id, []);
    visit(root);
  }
  const view = { rules, parents };
  KNOWN.set(ruleset, view);
  return view;
}
