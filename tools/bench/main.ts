import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { accept, guard } from './guard/guard.ts';
import { loadWarning } from './harness.ts';
import { QUESTIONS } from './questions.ts';
import { resultsText } from './report/text.ts';
import { writeReport } from './report/write.ts';
import { minutesOf, type Results, resultsOf } from './results.ts';
import { barsOf } from './verdicts.ts';

const minutes = (quick: boolean) => Math.ceil(minutesOf(QUESTIONS, quick ? 'quick' : 'full'));

const HELP = `Measures Sluice against its own floor: what anyone would have to do with the same bytes.

  npm run bench                     every question, about ${minutes(false)} minutes on two cores
  npm run bench -- --quick          the same with few rounds, about ${minutes(true)} minutes: for a look, not to be quoted
  npm run bench -- redact           one; several may be named
  npm run bench -- --json           numbers for machines
  npm run bench -- --strict         exit code 1 when a bar is not held
  npm run bench -- --report         writes docs/benchmarks.md with its pictures, and docs/benchmarks.json
  npm run bench -- --guard          exit code 1 when a ratio is worse than tools/bench/guard/baseline.json allows
  npm run bench -- --accept         measures several times and writes that file

Questions, and about how long each takes:
${QUESTIONS.map(({ name, asks, seconds }) => `  ${name.padEnd(16)}${`${seconds} s`.padStart(6)}  ${asks}`).join('\n')}

Both sides of a question run in turns in one isolate, of its own; times are CPU time, so that other work on the machine spoils them
little, and where time is elapsed time that is said. Ratios are medians over rounds, with their quartiles.
`;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  quick: { type: 'boolean' },
  json: { type: 'boolean' },
  strict: { type: 'boolean' },
  report: { type: 'boolean' },
  guard: { type: 'boolean' },
  accept: { type: 'boolean' },
} as const;

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options: OPTIONS });
  if (values.help === true) {
    console.log(HELP);
    return 0;
  }
  const unknown = positionals.find((name) => !QUESTIONS.some((question) => question.name === name));
  if (unknown !== undefined) {
    console.error(`no question "${unknown}"; there are ${QUESTIONS.map(({ name }) => name).join(', ')}`);
    return 2;
  }
  if (values.report === true && (positionals.length > 0 || values.quick === true)) {
    console.error('--report asks every question, with all rounds: leave names and --quick out');
    return 2;
  }
  const asked = QUESTIONS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const tell = (progress: string) => console.error(progress);
  if (values.accept === true) return accept(asked, tell);
  if (values.guard === true) return guard(asked, tell);
  const results = await resultsOf(asked, values.quick === true ? 'quick' : 'full', tell);
  if (values.report === true) for (const path of writeReport(results)) tell(`wrote ${path}`);
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
