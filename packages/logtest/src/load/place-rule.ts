import type { Rule, RuleDefinition, RuleSource } from '../rule.ts';
import type { RuleAttributes } from './attributes.ts';
import type { RuleDraft } from './draft.ts';
import { DEFAULT_CATEGORY, type Tree } from './tree.ts';

type Warn = (message: string) => void;

export interface NewRule {
  /** Base name of the file. */
  readonly name: string;
  readonly source: RuleSource;
  readonly attributes: RuleAttributes;
  readonly definition: RuleDefinition;
  readonly draft: RuleDraft;
}

/** Hangs a new rule into the tree and lets those that it counts enter its history. */
export function addRule(
  { name, source, attributes, definition, draft }: NewRule,
  tree: Tree,
  warn: Warn,
): void {
  const { id, matchedSid, matchedGroup } = draft;
  if (matchedSid !== undefined && !/^\d+$/.test(matchedSid)) {
    warn(`(7615): Invalid 'if_matched_sid' value: '${matchedSid}'. Rule '${id}' will be ignored.`);
    return;
  }
  // Without a parent of its own a rule hangs under the one it counts.
  const ifSid = draft.ifSid ?? (draft.ifGroup === undefined ? matchedSid : undefined);
  const rule: Rule = {
    id,
    file: name,
    category: draft.category ?? DEFAULT_CATEGORY,
    definition,
    source,
    rank: rankOf(attributes),
    children: [],
    groupHistories: [],
    parentIds: ifSid,
    written: { ifLevel: draft.ifLevel, matchedSid, matchedGroup },
    places: 1,
  };
  if (!tree.add(rule, ifSid === undefined ? draft : { ...draft, ifSid })) return;
  if (matchedSid !== undefined) rule.walks = tree.historyOfRule(Number(matchedSid));
  else if (matchedGroup !== undefined) rule.walks = tree.historyOfGroup(matchedGroup);
}

/** Level 0 goes before every other level, `accuracy="0"` after all of them. */
function rankOf({ level, accuracy }: RuleAttributes): number {
  return (level === 0 ? 99 : level) / (accuracy === 0 ? 100 : 1);
}

/**
 * Puts a new definition into a rule. It keeps its parents, its place and the history it walks: a rule that counted
 * goes on to count if the new definition counts anything, one that did not never will.
 */
export function overwriteRule(rule: Rule, definition: RuleDefinition, draft: RuleDraft, warn: Warn): void {
  const { ifLevel, matchedSid, matchedGroup } = rule.written;
  const kept: readonly (readonly [name: string, differs: boolean])[] = [
    ['if_sid', draft.ifSid !== undefined && draft.matchedSid === undefined && draft.ifSid !== rule.parentIds],
    // The group that a rule hangs under is forgotten once it hangs there.
    ['if_group', draft.ifGroup !== undefined && draft.matchedGroup === undefined],
    ['if_level', draft.ifLevel !== undefined && draft.ifLevel !== ifLevel],
    ['if_matched_group', draft.matchedGroup !== undefined && draft.matchedGroup !== matchedGroup],
    ['if_matched_sid', draft.matchedSid !== undefined && draft.matchedSid !== matchedSid],
  ];
  for (const [name, differs] of kept) {
    if (!differs) continue;
    warn(
      `(7605): It is not possible to overwrite '${name}' value in rule '${rule.id}'. The original value is retained.`,
    );
  }
  const { correlation, ...rest } = definition;
  const counted = rule.definition.correlation !== undefined || rule.definition.shownFrequency !== undefined;
  if (!counted) rule.definition = rest;
  else if (correlation === undefined) rule.definition = { ...rest, shownFrequency: 2 };
  else rule.definition = definition;
}
