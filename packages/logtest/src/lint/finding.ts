import type { XmlElement } from '../load/xml.ts';
import type { Rule, Ruleset } from '../rule.ts';
import { type TreeView, viewTree } from '../tree-view.ts';

/** Something that loads without a word and does not do what it looks like. */
export interface Finding {
  /** Stable name of what was looked for: `dead-count-target`. */
  readonly check: string;
  readonly rule: number;
  /** As given to `loadRuleset`. */
  readonly file: string;
  readonly line: number;
  /** What happens, and why. */
  readonly message: string;
  /** What to write instead. */
  readonly advice: string;
}

/** What a check sees. */
export interface Scope {
  readonly ruleset: Ruleset;
  readonly view: TreeView;
  readonly say: Say;
}

/** Says something of a rule; `at` is the element at fault, the rule itself without one. */
export type Say = (rule: Rule, check: string, message: string, advice: string, at?: XmlElement) => void;

/** Looks at one rule of the author's. */
export type Check = (rule: Rule, scope: Scope) => void;

export function scopeOf(ruleset: Ruleset, findings: Finding[]): Scope {
  return {
    ruleset,
    view: viewTree(ruleset),
    say: ({ id, source }, check, message, advice, at) => {
      if (isMeant(source.element, check)) return;
      const { file, line } = source;
      findings.push({ check, rule: id, file, line: at?.line ?? line, message, advice });
    },
  };
}

/** Whether the author says so, by a comment inside the rule: `<!-- lint-ok: frequency-two, no-base -->`. */
function isMeant({ comments = [] }: XmlElement, check: string): boolean {
  return comments.some((comment) => {
    const names = /^lint-ok:(.*)/is.exec(comment)?.[1];
    return names?.split(/[,\s]+/).includes(check) === true;
  });
}

/** The rule's own element of a name, or those of several. */
export function elementsOf({ source }: Rule, ...names: readonly string[]): readonly XmlElement[] {
  return source.element.children.filter(({ name }) => names.includes(name.toLowerCase()));
}

/** The rules above a rule, the nearest first. */
export function ancestorsOf(rule: Rule, { view }: Scope): readonly Rule[] {
  const found = new Set<Rule>();
  let level: readonly Rule[] = view.parents.get(rule.id) ?? [];
  while (level.length > 0) {
    const next = level.filter((parent) => !found.has(parent));
    for (const parent of next) found.add(parent);
    level = next.flatMap((parent) => view.parents.get(parent.id) ?? []);
  }
  return [...found];
}

/** The child element a condition was made of. */
export function elementOf(rule: Rule, tag: string, text: string): XmlElement | undefined {
  const [name = '', field] = tag.split(' ', 2);
  const candidates = elementsOf(rule, name);
  return (
    candidates.find(
      ({ content, attributes }) =>
        content === text &&
        (field === undefined || attributes.some(({ value }) => value.toLowerCase() === field.toLowerCase())),
    ) ?? candidates[0]
  );
}
