import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { loadWarning } from './harness.ts';
import { type Measured, measured } from './measured.ts';
import type { Beside } from './question.ts';
import { QUESTIONS } from './questions.ts';
import { answerTable } from './report.ts';

const HELP = `Measures Sluice against its own floor: what anyone would have to do with the same bytes.

  npm run bench                     every question, some five minutes
  npm run bench -- redact           one; several may be named
  npm run bench -- --json           numbers for machines
  npm run bench -- --strict         exit code 1 when a bar is not held

Questions:
${QUESTIONS.map(({ name, asks }) => `  ${name.padEnd(16)}${asks}`).join('\n')}

Both sides of a question run in turns in one isolate, of its own; times are CPU time, so that other work on the machine spoils them little.
Ratios are medians over rounds, with their quartiles.
`;

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      json: { type: 'boolean' },
      strict: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    console.log(HELP);
    return 0;
  }
  const unknown = positionals.filter((name) => !QUESTIONS.some((question) => question.name === name));
  if (unknown.length > 0) {
    console.error(`no question "${unknown[0]}"; there are ${QUESTIONS.map(({ name }) => name).join(', ')}`);
    return 2;
  }
  const asked = QUESTIONS.filter(({ name, onlyWhenNamed = false }) =>
    positionals.length === 0 ? !onlyWhenNamed : positionals.includes(name),
  );
  const all: Measured[] = [];
  for (const { name } of asked) {
    console.error(`measuring ${name} …`);
    all.push(await measured(name));
  }
  const answers = all.flatMap((each) => each.answers);
  const beside = all.flatMap((each) => each.beside);
  const machine = {
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    load: loadavg()[0] ?? 0,
  };
  if (values.json === true) console.log(JSON.stringify({ machine, answers, ...named(beside) }));
  else {
    const tables = [...(answers.length > 0 ? [answerTable(answers)] : []), ...beside.map(({ text }) => text)];
    console.log(`\n${tables.join('\n\n')}\n\nNode.js ${machine.node}, ${machine.cores} × ${machine.cpu}`);
    const warning = loadWarning(machine.load, machine.cores);
    if (warning !== undefined) console.log(warning);
  }
  return values.strict === true && answers.some(({ held }) => held === false) ? 1 : 0;
}

function named(beside: readonly Beside[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(beside.map(({ name, data }) => [name, data]));
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
