import { loadRuleset, type Ruleset } from '../src/index.ts';
import { type CommandContext, EXIT, UsageError } from './context.ts';
import { Evaluator, evaluateInput } from './evaluate.ts';
import { readFixtureFiles, rulesBeside } from './fixture-files.ts';
import { type Line, readLines } from './lines.ts';
import type { LogtestOptions } from './options.ts';
import { reportLint } from './report-lint.ts';
import { reportLoad } from './report-load.ts';
import { type RuleFiles, readRuleFiles } from './rule-files.ts';
import { runTests } from './run-tests.ts';
import { runWatching } from './watch.ts';

/**
 * The command: evaluates events, runs fixtures or lints, once or at every change.
 *
 * @returns the exit code
 * @throws UsageError
 */
export async function runLogtest(context: CommandContext, options: LogtestOptions): Promise<number> {
  checkCombination(options);
  if (options.watch !== true) return (await runOnce(context, options)).exitCode;
  const named = [...options.rules, ...options.lists, ...(options.test ?? [])];
  const lines = options.test === undefined && options.lint !== true ? await readAll(context) : undefined;
  return runWatching(context, named, () => runOnce(context, options, lines));
}

function checkCombination({ test, json, junit, filter, strict, lint, watch }: LogtestOptions): void {
  if (test === undefined && junit !== undefined) throw new UsageError('--junit goes with --test');
  if (test === undefined && filter !== undefined) throw new UsageError('--filter goes with --test');
  if (test !== undefined && json === true)
    throw new UsageError('--json is for events; --test has --junit FILE');
  if (strict === true && test === undefined && lint !== true) {
    throw new UsageError('--strict goes with --lint or --test');
  }
  if (lint === true && test === undefined && json === true) {
    throw new UsageError('--lint alone evaluates no event; leave out --json');
  }
  if (watch === true && json === true) throw new UsageError('--watch is for people; leave out --json');
}

async function runOnce(context: CommandContext, options: LogtestOptions, lines?: readonly Line[]) {
  const { errors } = context;
  const test = options.test ?? [];
  const named = options.rules.length > 0 || options.wazuhHome !== undefined;
  const rules = [...new Set([...options.rules, ...rulesBeside(test, named)])];
  const files = await readRuleFiles({ ...options, rules }, context);
  for (const remark of files.remarks) errors.write(`${remark}\n`);
  const { diagnostics, ruleset } = loadRuleset(files);
  reportLoad(diagnostics, files.isOwn, errors);
  const folders = [...files.folders, ...test];
  if (ruleset === undefined) {
    errors.write('the rules do not load, as they would not on a manager; mend what is said above\n');
    return { exitCode: EXIT.usage, folders };
  }
  const own = diagnostics.filter(({ file }) => files.isOwn(file)).length;
  const quiet = options.lint === false || (files.standard === true && options.lint === undefined);
  const found = quiet ? 0 : reportLint(ruleset, files, errors);
  const warned = options.strict === true && own + found > 0;
  const exitCode = await work(context, options, ruleset, files, lines);
  if (options.lint === true && options.test === undefined) {
    errors.write(own + found === 0 ? 'nothing to remark\n' : `${own + found} remarks\n`);
  }
  return { exitCode: warned && exitCode === EXIT.done ? EXIT.failed : exitCode, folders };
}

async function work(
  context: CommandContext,
  options: LogtestOptions,
  ruleset: Ruleset,
  { isOwn, session: fromHome }: RuleFiles,
  lines: readonly Line[] | undefined,
): Promise<number> {
  const { test, filter, junit, json = false, fresh = false, verbose = false, strict = false } = options;
  const session = {
    ...fromHome,
    ...(options.timeZone === undefined ? {} : { timeZone: options.timeZone }),
  };
  if (test !== undefined) {
    const fixtures = readFixtureFiles(test);
    const chosen = { ...(filter === undefined ? {} : { filter }), ...(junit === undefined ? {} : { junit }) };
    return runTests(context, ruleset, fixtures, { ...chosen, verbose, strict, isOwn, session });
  }
  if (options.lint === true) return EXIT.done;
  const evaluation = {
    json,
    fresh,
    verbose,
    maxTried: options.maxTried,
    location: options.location,
    session,
  };
  if (lines === undefined) await evaluateInput(context, ruleset, evaluation);
  else await new Evaluator(context, ruleset, evaluation).run(lines);
  return EXIT.done;
}

/** For `--watch`, which evaluates the same events again. */
async function readAll(context: CommandContext): Promise<readonly Line[]> {
  if (context.input.isTTY === true) {
    throw new UsageError(
      '--watch needs --test, --lint, or events from a file: sluice-logtest --watch … < events.ndjson',
    );
  }
  const lines: Line[] = [];
  for await (const batch of readLines(context)) lines.push(...batch);
  return lines;
}
