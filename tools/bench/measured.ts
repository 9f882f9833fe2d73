import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type Answer, answer, type Beside } from './question.ts';
import { QUESTIONS } from './questions.ts';

/** What was measured for one question. */
export interface Measured {
  readonly answers: readonly Answer[];
  readonly beside: readonly Beside[];
}

/**
 * Measures the question of that name in an isolate of its own: what one question taught the compiler and left on the heap
 * would slow the next one by a quarter, and no function that is deployed runs all of them.
 *
 * @throws what measuring throws
 */
export function measured(name: string): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: name });
    worker.on('message', resolve);
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`measuring ${name} ended with code ${code}`)));
  });
}

if (!isMainThread) {
  const question = QUESTIONS.find(({ name }) => name === workerData);
  if (question === undefined) throw new Error(`no question "${String(workerData)}"`);
  const answers = answer(question);
  const result: Measured = { answers, beside: [(await question.beside?.()) ?? []].flat() };
  parentPort?.postMessage(result);
}
