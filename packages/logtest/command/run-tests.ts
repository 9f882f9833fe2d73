import { writeFileSync } from 'node:fs';
import { type CaseOptions, type CaseResult, type FixtureFile, type Ruleset, runCase } from '../src/index.ts';
import { viewTree } from '../src/tree-view.ts';
import { type CommandContext, EXIT, UsageError } from './context.ts';
import { junitXml } from './junit.ts';
import { writeText } from './lines.ts';
import { describeFile, describeSummary } from './report-tests.ts';

export interface TestOptions {
  /** Only cases whose file, rule or name holds this text, in any case. */
  readonly filter?: string;
  /** File to write JUnit XML to. */
  readonly junit?: string;
  /** Names the cases that pass, too. */
  readonly verbose: boolean;
  /** A rule without a fixture is a failure. */
  readonly strict: boolean;
  readonly isOwn: (file: string) => boolean;
  readonly session: CaseOptions;
}

/** A fixture file with what came of it. */
export interface FileResult {
  readonly fixture: FixtureFile;
  readonly results: readonly (CaseResult & { readonly seconds: number })[];
}

/** A rule of the author's at which no fixture expects an event to end. */
export interface Uncovered {
  readonly id: number;
  readonly file: string;
  readonly line: number;
}

/** Runs fixtures and reports on standard output. */
export async function runTests(
  { output, colours = false }: CommandContext,
  ruleset: Ruleset,
  fixtures: readonly FixtureFile[],
  options: TestOptions,
): Promise<number> {
  const files: FileResult[] = [];
  for (const fixture of fixtures) {
    const cases = fixture.cases.filter((one) => chosen(one, options.filter));
    if (cases.length === 0 && fixture.faults.length === 0) continue;
    const results = cases.map((one) => {
      const start = performance.now();
      const result = runCase(ruleset, one, options.session);
      return { ...result, seconds: (performance.now() - start) / 1000 };
    });
    files.push({ fixture, results });
    await writeText(output, describeFile({ fixture, results }, { verbose: options.verbose, colours }));
  }
  if (files.length === 0) throw new UsageError(`no case holds "${options.filter ?? ''}"; see --filter`);
  const rules = ownRules(ruleset, options.isOwn);
  const uncovered = uncoveredBy(fixtures, rules);
  await writeText(output, describeSummary(files, { uncovered, rules: rules.length, colours }));
  if (options.junit !== undefined) writeJunit(options.junit, files);
  const failed = files.some(
    ({ fixture, results }) =>
      fixture.faults.length > 0 || results.some(({ mismatches }) => mismatches.length > 0),
  );
  return failed || (options.strict && uncovered.length > 0) ? EXIT.failed : EXIT.done;
}

function chosen(
  { file, name, rule = '' }: FixtureFile['cases'][number],
  filter: string | undefined,
): boolean {
  return filter === undefined || `${file} ${rule} ${name}`.toLowerCase().includes(filter.toLowerCase());
}

/** Rules at which an event can end: a `noalert` one never takes one. */
function ownRules(ruleset: Ruleset, isOwn: (file: string) => boolean): readonly Uncovered[] {
  return [...viewTree(ruleset).rules.values()]
    .filter(({ source, definition }) => isOwn(source.file) && !definition.noAlert)
    .map(({ id, source }) => ({ id, file: source.file, line: source.line }))
    .toSorted((a, b) => a.id - b.id);
}

/** Rules that no case expects an event to end at; whether the case passes is another matter. */
function uncoveredBy(fixtures: readonly FixtureFile[], rules: readonly Uncovered[]): readonly Uncovered[] {
  const expected = new Set<string>();
  for (const { rule, fires, mustDiffer, steps } of fixtures.flatMap(({ cases }) => cases)) {
    if (mustDiffer === true) continue;
    if (rule !== undefined && fires === true) expected.add(rule);
    for (const { expect } of steps) if (typeof expect?.rule === 'string') expected.add(expect.rule);
  }
  return rules.filter(({ id }) => !expected.has(String(id)));
}

function writeJunit(path: string, files: readonly FileResult[]): void {
  try {
    writeFileSync(path, junitXml(files));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`--junit ${path}: cannot be written (${code})`);
  }
}
