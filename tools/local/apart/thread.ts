import { Worker } from 'node:worker_threads';
import { CodedError, type describeError } from '../../../src/kernel/coded-error.ts';
import type { LocalServer } from '../listen.ts';

/** A server's first message: where it listens, or why it does not. */
export type Started = Pick<LocalServer, 'endpoint' | 'port'> | ReturnType<typeof describeError>;

export interface Thread extends LocalServer {
  readonly worker: Worker;
}

/**
 * Runs a server in a thread of its own. In AWS neither its protocol servers nor the function behind the API take their time
 * from the others; here they would share one core with all of them.
 *
 * @throws CodedError as the server itself does
 */
export async function startThread(module: URL, workerData: unknown): Promise<Thread> {
  const worker = new Worker(module, { workerData });
  const { promise, resolve, reject } = Promise.withResolvers<Started>();
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', () => reject(new CodedError('thread_ended', 'a local server ended before it began')));
  const started = await promise;
  // A thread that fails later ends the process, as a server in it would.
  worker.off('error', reject);
  const close = async () => {
    await worker.terminate();
  };
  if ('endpoint' in started) return { ...started, worker, close };
  await close();
  throw new CodedError(started.code, started.message ?? `a local server failed with ${started.name}`);
}
