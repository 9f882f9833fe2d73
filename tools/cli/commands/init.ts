import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { confirm, isCancel } from '@clack/prompts';
import { problemsOfIssues, TELL_KEYS } from '../../../src/config/config-problems.ts';
import { CommandFailed, EXIT, UsageError } from '../faults.ts';
import { type Answers, AnswersSchema, checkAnswers } from '../init/answers.ts';
import { ask } from '../init/ask.ts';
import { nextSteps } from '../init/next-steps.ts';
import { renderConfig } from '../init/render-config.ts';
import { type CliStreams, writeText } from '../lines.ts';
import type { Variables } from './deployed/aws-place.ts';

export interface InitFlags {
  readonly answers?: string;
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly output: string;
}

export interface InitWorld {
  readonly flags: InitFlags;
  readonly env: Variables;
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
}

const REPOSITORY = resolve(import.meta.dirname, '../../..');

/**
 * Asks, or takes the answers from a file, and writes the configuration.
 *
 * @throws UsageError for answers that are wrong or missing; CommandFailed when a file is in the way or cannot be read or written
 */
export async function initCommand(streams: CliStreams, world: InitWorld): Promise<number> {
  const { flags, directory } = world;
  const target = resolve(directory, flags.output);
  const mayAsk = flags.yes !== true && streams.input.isTTY === true;
  if (!mayAsk && flags.yes !== true)
    throw new UsageError(
      'this asks questions, and standard input is no terminal; give --yes with --answers <file>',
    );
  if (existsSync(target) && flags.force !== true && !(mayAsk && (await mayReplace(streams, flags.output))))
    throw new CommandFailed(`${flags.output} is there already, and stays; --force writes over it`);
  const offered = await offeredAnswers(world);
  const answers = mayAsk ? await ask({ ...streams, ...world, offered }) : offered;
  if (answers === undefined) {
    await writeText(streams.errors, 'given up; nothing is written\n');
    return EXIT.interrupted;
  }
  const checked = checkAnswers(answers);
  if ('problems' in checked)
    throw new UsageError(
      `these answers make no configuration:\n${checked.problems.map(({ answer, message }) => `  ${answer}: ${message}`).join('\n')}`,
    );
  await write(target, renderConfig(answers, sourceFor(target)));
  await writeText(
    streams.output,
    `${flags.output} is written. ${nextSteps(checked.config, answers.region, flags.output)}`,
  );
  return EXIT.done;
}

async function mayReplace({ input, output }: CliStreams, file: string): Promise<boolean> {
  const answer = await confirm({
    input,
    output,
    message: `${file} is there already. Write over it at the end?`,
    initialValue: false,
  });
  return !isCancel(answer) && answer;
}

/** Of the file; what it does not say is what is usual. */
async function offeredAnswers({ flags, env, directory }: InitWorld): Promise<Answers> {
  const usual = env.AWS_REGION === undefined || env.AWS_REGION === '' ? {} : { region: env.AWS_REGION };
  if (flags.answers === undefined) return AnswersSchema.parse(usual);
  const parsed = AnswersSchema.safeParse(
    { ...usual, ...(await jsonIn(resolve(directory, flags.answers))) },
    TELL_KEYS,
  );
  if (parsed.success) return parsed.data;
  const problems = problemsOfIssues(parsed.error.issues).map(
    ({ path, message }) => `  ${path || '(top level)'}: ${message}`,
  );
  throw new UsageError(`${flags.answers} holds no answers:\n${problems.join('\n')}`);
}

async function jsonIn(path: string): Promise<object> {
  const content = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailed(`${path} cannot be read (${error.code ?? 'unknown'})`);
  });
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below, with the same words.
  }
  throw new UsageError(`${path} is no JSON object such as {"nodes":["https://wazuh.example.com:55000"]}`);
}

/** Whole or not at all. */
async function write(target: string, content: string): Promise<void> {
  const draft = `${target}.${process.pid}.new`;
  try {
    await writeFile(draft, content, { flag: 'wx' });
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new CommandFailed(`${target} cannot be written (${code})`);
  }
}

/** How a file at `target` imports `defineConfig` of this checkout. */
function sourceFor(target: string): string {
  const way = relative(dirname(target), join(REPOSITORY, 'src/config.ts')).replaceAll('\\', '/');
  return way.startsWith('.') ? way : `./${way}`;
}
