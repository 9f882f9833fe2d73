import { parentPort, workerData } from 'node:worker_threads';
import { describeError } from '../../../src/kernel/coded-error.ts';
import type { LocalServer } from '../listen.ts';
import type { Started } from './thread.ts';

/** `name`: prefix of the queues, name of the table. */
export interface AwsWorkerData {
  readonly server: 'queues' | 'tables';
  readonly name: string;
}

const START: Readonly<Record<AwsWorkerData['server'], (name: string) => Promise<LocalServer>>> = {
  queues: async (app) => (await import('../aws/queues.ts')).startQueues({ app }),
  tables: async (table) => (await import('../aws/tables.ts')).startTables({ table }),
};

const { server, name } = workerData as AwsWorkerData;
START[server](name).then(
  ({ endpoint, port }) => parentPort?.postMessage({ endpoint, port } satisfies Started),
  (error: unknown) => parentPort?.postMessage(describeError(error) satisfies Started),
);
