import type { Writable } from 'node:stream';
import type { Diagnostic } from '../src/index.ts';

/** Warnings of files that nobody asked about, shown one by one. */
const MAX_FOREIGN = 5;

/** Says what the manager would say of rules as they load, each with its place and what to do. */
export function reportLoad(
  diagnostics: readonly Diagnostic[],
  isOwn: (file: string) => boolean,
  errors: Writable,
): void {
  const shown = diagnostics.filter(({ severity, file }) => severity === 'error' || isOwn(file));
  const foreign = diagnostics.filter((diagnostic) => !shown.includes(diagnostic));
  for (const diagnostic of [...shown, ...foreign.slice(0, MAX_FOREIGN)]) {
    errors.write(`${describeDiagnostic(diagnostic)}\n`);
  }
  const left = foreign.length - MAX_FOREIGN;
  if (left > 0) errors.write(`${left} more warnings of rule files that are not yours\n`);
}

/** `error: rules/local.xml:12: rule 100102: …`, the advice on a line of its own. */
function describeDiagnostic({ severity, file, line, rule, message, advice }: Diagnostic): string {
  const subject = rule === undefined ? '' : `rule ${rule}: `;
  return `${severity}: ${file}:${line}: ${subject}${message}\n    → ${advice}`;
}
