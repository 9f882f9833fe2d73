import { availableParallelism, loadavg } from 'node:os';
import { readArguments } from './arguments.ts';
import { secondsBy } from './expected.ts';
import { accept, guard } from './guard/guard.ts';
import { loadWarning } from './harness.ts';
import { QUESTIONS } from './questions.ts';
import { mergeResults } from './report/merge.ts';
import { resultsText } from './report/text.ts';
import { readResults, writeReport } from './report/write.ts';
import { type Results, resultsOf } from './results.ts';
import { barsOf } from './verdicts.ts';

const [full, quick] = [secondsBy(readResults(), 'full'), secondsBy(readResults(), 'quick')];
const minutes = (secondsOf: typeof full) =>
  Math.ceil(QUESTIONS.reduce((sum, { name }) => sum + secondsOf(name), 0) / 60);

const HELP = `Measures Sluice against its own floor: what anyone would have to do with the same bytes.

  npm run bench                     every question, ${minutes(full)} minutes when docs/benchmarks.md was measured
  npm run bench -- --quick          the same with few rounds, some ${minutes(quick)} minutes: for a look, not to be quoted
  npm run bench -- redact           one; several may be named
  npm run bench -- --json           numbers for machines
  npm run bench -- --strict         exit code 1 when a bar is not held
  npm run bench -- --report         writes docs/benchmarks.md with its pictures, and docs/benchmarks.json; of questions that are named
                                    what they say anew, and of the others what they said before on this machine
  npm run bench -- --guard          exit code 1 when a ratio is worse than tools/bench/guard/baseline.json allows
  npm run bench -- --accept         measures several times and writes that file

Questions, and how long each took:
${QUESTIONS.map(({ name, asks }) => `  ${name.padEnd(16)}${`${Math.round(full(name))} s`.padStart(6)}  ${asks}`).join('\n')}

Both sides of a question run in turns in one isolate, of its own; times are CPU time, so that other work on the machine spoils them
little, and where time is elapsed time that is said. Ratios are medians over rounds, with their quartiles.
`;

async function main(argv: readonly string[]): Promise<number> {
  const { values, names, problem } = readArguments(argv, QUESTIONS);
  if (problem !== undefined) {
    console.error(problem);
    return 2;
  }
  if (values.help === true) {
    console.log(HELP);
    return 0;
  }
  const asked = QUESTIONS.filter(({ name }) => names.length === 0 || names.includes(name));
  const tell = (progress: string) => console.error(progress);
  if (values.accept === true) return accept(asked, tell);
  if (values.guard === true) return guard(asked, tell);
  const isQuick = values.quick === true;
  const results = await resultsOf(asked, isQuick ? 'quick' : 'full', isQuick ? quick : full, tell);
  if (values.report === true)
    for (const path of writeReport(mergeResults(readResults(), results))) tell(`wrote ${path}`);
  print(results, values.json === true);
  if (results.questions.some(({ problem }) => problem !== undefined)) return 2;
  return values.strict === true && results.questions.flatMap(barsOf).some(({ held }) => !held) ? 1 : 0;
}

function print(results: Results, asJson: boolean): void {
  if (asJson) {
    console.log(JSON.stringify(results));
    return;
  }
  console.log(`\n${resultsText(results)}`);
  const warning = loadWarning(loadavg()[0] ?? 0, availableParallelism());
  if (warning !== undefined) console.log(warning);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
