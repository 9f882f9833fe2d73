import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type Answer, answer, type Beside, type Effort } from './question.ts';
import { QUESTIONS } from './questions.ts';

/** What to measure of a question, and how hard; everything at full effort when it is silent. */
export interface Measuring {
  readonly effort?: Effort;
  /** Only the tasks of these labels; all when missing. */
  readonly labels?: readonly string[];
  /** Whether what stands beside the tasks is measured, too. */
  readonly beside?: boolean;
}

/** What was measured for one question. */
export interface Measured {
  readonly answers: readonly Answer[];
  readonly beside: readonly Beside[];
}

/**
 * Measures the question of that name in an isolate of its own: what one question taught the compiler and left on the heap would slow the next one by a
 * quarter, and no function that is deployed runs all of them.
 *
 * @throws what measuring throws
 */
export function measured(name: string, what: Measuring = {}): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { name, what } });
    worker.on('message', (result: Measured) => {
      resolve(result);
      // What a question has left open is no reason to wait.
      void worker.terminate();
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`measuring ${name} ended with code ${code}`)));
  });
}

if (!isMainThread) {
  const { name, what } = workerData as { readonly name: string; readonly what: Measuring };
  const { effort = 'full', labels, beside = true } = what;
  const question = QUESTIONS.find((each) => each.name === name);
  if (question === undefined) throw new Error(`no question "${name}"`);
  const answers = answer(question, effort, labels);
  const result: Measured = {
    answers,
    beside: beside ? [(await question.beside?.(effort)) ?? []].flat() : [],
  };
  parentPort?.postMessage(result);
}
