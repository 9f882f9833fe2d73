import { availableParallelism, cpus, loadavg, type as osName, release, totalmem } from 'node:os';
import { commitHere } from './commit.ts';
import { type Measured, measured } from './measured.ts';
import type { Effort, Question, QuestionName } from './question.ts';

/** What the numbers were measured on, and of what. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly os: string;
  readonly node: string;
  readonly v8: string;
  readonly zlib: string;
}

export interface QuestionResult extends Measured {
  readonly name: QuestionName;
  readonly asks: string;
  /** When it began, ISO 8601. */
  readonly at: string;
  /** Of the repository; `unknown` outside one. */
  readonly commit: string;
  readonly effort: Effort;
  /** How long it took. */
  readonly seconds: number;
  /** Processes that wanted a core, mean of the minute before the end; the question's own are among them. */
  readonly load: number;
  /** Why nothing was measured. */
  readonly problem?: string;
}

export interface Results {
  readonly machine: Machine;
  readonly questions: readonly QuestionResult[];
}

export function thisMachine(): Machine {
  const { node, v8, zlib } = process.versions;
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    os: `${osName()} ${release()}`,
    node,
    v8: v8 ?? 'unknown',
    zlib: zlib ?? 'unknown',
  };
}

/** One question that fails costs no other its answer. */
async function orProblem(measuring: Promise<Measured>): Promise<Measured & { readonly problem?: string }> {
  try {
    return await measuring;
  } catch (error) {
    return { answers: [], beside: [], problem: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Asks the questions one after another; `tell` hears what comes next and how long all that is left takes.
 *
 * @param secondsOf how long a question is expected to take
 */
export async function resultsOf(
  questions: readonly Question[],
  effort: Effort,
  secondsOf: (name: QuestionName) => number,
  tell: (progress: string) => void,
): Promise<Results> {
  const commit = commitHere();
  const results: QuestionResult[] = [];
  for (const [i, { name, asks }] of questions.entries()) {
    const left = questions.slice(i).reduce((sum, each) => sum + secondsOf(each.name), 0);
    tell(`measuring ${name} (${i + 1} of ${questions.length}, about ${Math.ceil(left / 60)} min left) …`);
    const at = new Date().toISOString();
    const from = performance.now();
    const all = await orProblem(measured(name, { effort }));
    const seconds = Math.round((performance.now() - from) / 1_000);
    results.push({ name, asks, at, commit, effort, seconds, load: loadavg()[0] ?? 0, ...all });
  }
  return { machine: thisMachine(), questions: results };
}
