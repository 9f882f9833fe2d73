import type { Ruleset } from '../rule.ts';
import { BASE_CHECKS } from './base-checks.ts';
import { COUNT_CHECKS } from './count-checks.ts';
import { type Finding, scopeOf } from './finding.ts';
import { PATTERN_CHECKS } from './pattern-checks.ts';
import { SIBLING_CHECKS } from './sibling-checks.ts';
import { WRITTEN_CHECKS } from './written-checks.ts';

export interface LintOptions {
  /** Whether a rule file, as named to `loadRuleset`, is to be looked at. Default: all are. */
  readonly isOwn?: (file: string) => boolean;
}

const CHECKS = [...COUNT_CHECKS, ...SIBLING_CHECKS, ...PATTERN_CHECKS, ...WRITTEN_CHECKS, ...BASE_CHECKS];

/**
 * What Wazuh accepts in silence although it means nothing, or something else than it looks like. All loaded rules are
 * taken into account, only the author's are spoken of. In the order of files and lines.
 */
export function lint(ruleset: Ruleset, { isOwn = () => true }: LintOptions = {}): readonly Finding[] {
  const findings: Finding[] = [];
  const scope = scopeOf(ruleset, findings);
  for (const rule of scope.view.rules.values()) {
    if (!isOwn(rule.source.file)) continue;
    for (const check of CHECKS) check(rule, scope);
  }
  return findings.toSorted((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}
