import { groupMatch, osmatch } from '../match/osmatch.ts';
import type { Rule } from '../rule.ts';
import type { RuleDraft } from './draft.ts';

export const DEFAULT_CATEGORY = 'syslog';

/** The tree while it grows, in the order of loading. */
export class Tree {
  readonly roots: Rule[] = [];
  readonly byId = new Map<number, Rule>();
  private readonly loaded: Rule[] = [];
  private historyCount = 0;
  private readonly warn: (message: string) => void;

  constructor(warn: (message: string) => void) {
    this.warn = warn;
  }

  get size(): number {
    return this.loaded.length;
  }

  get correlations(): readonly Rule[] {
    return this.loaded.filter(({ walks }) => walks !== undefined);
  }

  /** Hangs a new rule under its parents; one that finds none is left out with a warning, and false returned. */
  add(rule: Rule, draft: RuleDraft): boolean {
    if (rule.id < 10) insert(this.roots, rule);
    else {
      const parents = this.parents(rule, draft);
      if (parents.length === 0) return false;
      for (const parent of parents) insert(parent.children, rule);
      rule.places = parents.reduce((sum, parent) => sum + parent.places, 0);
    }
    this.byId.set(rule.id, rule);
    this.loaded.push(rule);
    return true;
  }

  /** The history an `if_matched_sid` rule walks, which its target's events enter from now on. */
  historyOfRule(id: number): number | undefined {
    const target = this.byId.get(id);
    if (target === undefined) return undefined;
    target.ruleHistory ??= this.newHistory();
    return target.ruleHistory;
  }

  /**
   * The history an `if_matched_group` rule walks, filled by the rules loaded so far, its own included. An event
   * enters it once for every place that its rule has in the tree.
   */
  historyOfGroup(text: string): number {
    const history = this.newHistory();
    const pattern = osmatch(text);
    for (const rule of this.loaded) {
      if (!pattern(rule.definition.groupText)) continue;
      for (let place = 0; place < rule.places; place += 1) rule.groupHistories.push(history);
    }
    return history;
  }

  private newHistory(): number {
    this.historyCount += 1;
    return this.historyCount - 1;
  }

  private parents(rule: Rule, draft: RuleDraft): readonly Rule[] {
    if (draft.ifSid !== undefined)
      return this.parentsById(rule.id, draft.ifSid, draft.matchedSid !== undefined);
    // Levels are compared with their inner form, which any written level is below: every rule qualifies.
    if (draft.ifLevel !== undefined) return this.loaded;
    const group = draft.ifGroup ?? draft.matchedGroup;
    if (group !== undefined) {
      const pattern = groupMatch(group);
      const parents = this.loaded.filter((candidate) => pattern(candidate.definition.groupText));
      if (parents.length === 0) {
        this.warn(
          `(7610): Group '${group}' was not found. Invalid 'if_group'. Rule '${rule.id}' will be ignored.`,
        );
      }
      return parents;
    }
    const root = this.roots.find((candidate) => candidate.category === rule.category);
    if (root === undefined) {
      this.warn(`(7611): Category was not found. Invalid 'category'. Rule '${rule.id}' will be ignored.`);
    }
    return root === undefined ? [] : [root];
  }

  /** For a rule that counts another, one unknown parent is enough to leave it out. */
  private parentsById(id: number, text: string, counts: boolean): readonly Rule[] {
    const parents: Rule[] = [];
    for (const word of text.split(/[, ]/)) {
      const digits = /^\d+/.exec(word)?.[0] ?? '';
      if (digits.length < word.length) {
        this.warn(`(7618): Invalid 'if_sid' value: '${text}'. Rule '${id}' will be ignored.`);
        return [];
      }
      if (word === '') continue;
      // Read as C does, into 32 bits: two tags joined give a number of their own.
      const sid = Number(BigInt.asIntN(32, BigInt(digits)));
      const parent = this.byId.get(sid);
      if (parent === undefined && counts) {
        this.warn(
          `(7620): Signature ID '${sid}' was not found. Invalid 'if_matched_sid'.Rule '${id}' will be ignored.`,
        );
        return [];
      }
      if (parent === undefined) {
        this.warn(
          `(7617): Signature ID '${sid}' was not found and will be ignored in the 'if_sid' option of rule '${id}'.`,
        );
      } else if (!parents.includes(parent)) parents.push(parent);
    }
    if (parents.length === 0) this.warn(`(7619): Empty 'if_sid' value. Rule '${id}' will be ignored.`);
    return parents;
  }
}

/** Before the first sibling of a lower rank, so that ties keep the order of loading. */
function insert(siblings: Rule[], rule: Rule): void {
  const at = siblings.findIndex((sibling) => sibling.rank < rule.rank);
  if (at < 0) siblings.push(rule);
  else siblings.splice(at, 0, rule);
}
