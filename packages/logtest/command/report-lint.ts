import type { Writable } from 'node:stream';
import { type Finding, lint, type Ruleset } from '../src/index.ts';

/** Says what Wazuh would accept in silence; returns how much that is. */
export function reportLint(
  ruleset: Ruleset,
  { isOwn }: { readonly isOwn: (file: string) => boolean },
  errors: Writable,
): number {
  const findings = lint(ruleset, { isOwn });
  const alike = groupOf(findings);
  for (const group of alike.values()) errors.write(`${describeFindings(group)}\n`);
  return findings.length;
}

/** The first in full; the others of the same kind and with the same advice by their rules. */
function describeFindings([first, ...others]: readonly Finding[]): string {
  if (first === undefined) return '';
  const { file, line, rule, check, message, advice } = first;
  const same = others.map((other) => `${other.rule} (line ${other.line})`);
  const also = same.length === 0 ? '' : `\n    the same in ${same.join(', ')}`;
  return `lint: ${file}:${line}: rule ${rule}: ${message} (${check})${also}\n    → ${advice}`;
}

function groupOf(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = [finding.file, finding.check, finding.advice].join('\0');
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return groups;
}
