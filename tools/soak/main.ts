import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import manifest from '../../package.json' with { type: 'json' };
import { CodedError } from '../../src/kernel/coded-error.ts';
import { commitHere } from '../bench/commit.ts';
import { readArguments } from './arguments.ts';
import { runReport, type Surroundings, verdictSentence, verdictTable } from './report.ts';
import { allHold, verdictsOf } from './verdicts.ts';

function surroundings(): Surroundings {
  const model = cpus()[0]?.model ?? 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  return {
    machine: `${availableParallelism()} × ${model}, ${memory} GB, ${process.platform}`,
    node: process.version,
    version: manifest.version,
    commit: commitHere(),
  };
}

async function main(): Promise<number> {
  const { report, json, ...settings } = readArguments(process.argv.slice(2));
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () =>
      stop.abort(new CodedError('stopped', 'stopped before its end: nothing is judged')),
    );
  // Loaded only now: a mistake in the arguments is told at once.
  const { runSoak } = await import('./run.ts');
  const result = await runSoak(settings, { tell: (line) => console.error(line), signal: stop.signal });
  const verdicts = verdictsOf(result);
  const around = surroundings();
  if (json) console.log(JSON.stringify({ around, verdicts, result }, undefined, 2));
  else console.log(`\n${verdictTable(verdicts)}\n\n${verdictSentence(verdicts)}`);
  if (report !== undefined) {
    await writeFile(report, runReport(result, verdicts, around));
    console.error(`the report is in ${report}`);
  }
  return allHold(verdicts) ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // What was stopped while it waited says so in its cause.
    const cause = error instanceof Error ? error.cause : undefined;
    const known = [error, cause].find((each) => each instanceof CodedError);
    console.error(known?.message ?? error);
    process.exitCode = 2;
  },
);
