import { listsUsedBy, pathOf, type RulesetFile } from './ruleset-file.ts';

/**
 * Lists that the manager will not load, since its ossec.conf does not name them: `needed` by a rule among the files, or
 * pushed and `idle`. Paths as ossec.conf writes them.
 */
export function undeclaredLists(
  files: readonly RulesetFile[],
  declared: readonly string[],
): { readonly needed: readonly string[]; readonly idle: readonly string[] } {
  const rules = files.filter(({ folder }) => folder === 'rules');
  const used = new Set(rules.flatMap(({ text }) => listsUsedBy(text)));
  const pushed = files.filter(({ folder }) => folder === 'lists').map(pathOf);
  const unknown = (paths: Iterable<string>) =>
    [...paths].filter((path) => !declared.includes(path)).toSorted();
  return { needed: unknown(used), idle: unknown(pushed).filter((path) => !used.has(path)) };
}
