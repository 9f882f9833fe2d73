import type { CaseResult, FixtureFault, Mismatch } from '../src/index.ts';
import type { FileResult, Uncovered } from './run-tests.ts';

export interface ReportOptions {
  readonly verbose: boolean;
  readonly colours: boolean;
}

/** Mismatches of a case shown in full. */
const MAX_SHOWN = 3;
/** Rules without a fixture that are named. */
const MAX_NAMED = 20;

/** One fixture file: what failed, and how much passed. */
export function describeFile({ fixture, results }: FileResult, { verbose, colours }: ReportOptions): string {
  const paint = painter(colours);
  const failed = results.filter(({ mismatches }) => mismatches.length > 0);
  const passed = results.filter(({ mismatches }) => mismatches.length === 0);
  const lines = [`${paint('bold', fixture.file)}`];
  for (const fault of fixture.faults) lines.push(`  ${paint('red', '✗')} ${describeFault(fault)}`);
  if (verbose) for (const { case: one } of passed) lines.push(`  ${paint('green', '✓')} ${titleOf(one)}`);
  for (const result of failed) lines.push(...describeFailed(result, paint));
  if (passed.length > 0) lines.push(`  ${paint('green', '✓')} ${counted(passed.length, 'case')} passed`);
  return `${lines.join('\n')}\n`;
}

function describeFault({ line, path, message }: FixtureFault): string {
  return `line ${line}${path === '' ? '' : `, ${path}`}: ${message}`;
}

function describeFailed({ case: one, mismatches }: CaseResult, paint: Paint): string[] {
  const shown = mismatches
    .slice(0, MAX_SHOWN)
    .flatMap((mismatch) => [
      `    event ${mismatch.event} of ${one.steps.length} (${one.file}:${mismatch.line})`,
      ...describeMismatch(mismatch).map(([kind, text]) =>
        kind === 'reason' ? `      ${text}` : `      ${paint(kind === 'expected' ? 'green' : 'red', text)}`,
      ),
    ]);
  const left = mismatches.length - MAX_SHOWN;
  return [
    `  ${paint('red', '✗')} ${titleOf(one)}`,
    ...shown,
    ...(left > 0
      ? [`    ${counted(left, 'more event')} of this case ${left === 1 ? 'is' : 'are'} not as expected`]
      : []),
  ];
}

/** Expected and got below each other, then why. */
export function describeMismatch({
  expected,
  got,
  reasons,
}: Mismatch): readonly (readonly [string, string])[] {
  return [
    ['expected', `- expected ${expected}`],
    ['got', `+ got      ${got}`],
    ...reasons.map((reason) => ['reason', reason] as const),
  ];
}

export function titleOf({ rule, fires, name }: CaseResult['case']): string {
  if (rule === undefined) return name;
  return `${rule}${fires === false ? ' stays silent' : ''}: ${name}`;
}

export interface SummaryOptions {
  readonly uncovered: readonly Uncovered[];
  /** The author's rules. */
  readonly rules: number;
  readonly colours: boolean;
}

export function describeSummary(
  files: readonly FileResult[],
  { uncovered, rules, colours }: SummaryOptions,
): string {
  const paint = painter(colours);
  const results = files.flatMap((file) => file.results);
  const failed = results.filter(({ mismatches }) => mismatches.length > 0).length;
  const faults = files.reduce((sum, { fixture }) => sum + fixture.faults.length, 0);
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  const parts = [
    paint(failed + faults === 0 ? 'green' : 'red', `${results.length - failed} passed, ${failed} failed`),
    ...(faults === 0
      ? []
      : [paint('red', counted(faults, 'fault in fixture files', 'faults in fixture files'))]),
  ];
  const lines = [
    '',
    `${parts.join(', ')} (${counted(results.length, 'case')} in ${counted(files.length, 'file')}, ${seconds.toFixed(2)} s)`,
  ];
  if (rules > 0) lines.push(coverage(uncovered, rules));
  return `${lines.join('\n')}\n`;
}

function coverage(uncovered: readonly Uncovered[], rules: number): string {
  const covered = rules - uncovered.length;
  const share = `coverage: ${covered} of ${counted(rules, 'rule')} (${Math.floor((100 * covered) / rules)} %) have a fixture that ends there`;
  if (uncovered.length === 0) return share;
  const named = uncovered.slice(0, MAX_NAMED).map(({ id, file, line }) => `  ${id} ${file}:${line}`);
  const left = uncovered.length - MAX_NAMED;
  return [`${share}; without one:`, ...named, ...(left > 0 ? [`  and ${left} others`] : [])].join('\n');
}

function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

const CODES = { bold: 1, red: 31, green: 32 } as const;
type Paint = (style: keyof typeof CODES, text: string) => string;

function painter(colours: boolean): Paint {
  return (style, text) => (colours ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text);
}
