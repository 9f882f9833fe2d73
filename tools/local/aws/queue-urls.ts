import type { QueueName } from '../../../src/pipeline.ts';
import type { LocalServer } from '../listen.ts';
import { LOCAL_ACCOUNT } from './environment.ts';

export interface LocalQueues extends LocalServer {
  url(queue: QueueName): string;
  deadLettersUrl(queue: QueueName): string;
}

/** A server of the pipeline's queues, with the address of each. */
export function withUrls(server: LocalServer, app: string): LocalQueues {
  // The path alone decides which queue is meant; this form keeps the SDK on this machine.
  const url = (name: string) => `${server.endpoint}/${LOCAL_ACCOUNT}/${name}`;
  return {
    ...server,
    url: (queue) => url(`${app}-${queue}`),
    deadLettersUrl: (queue) => url(deadLettersName(app, queue)),
  };
}

export function deadLettersName(app: string, queue: QueueName): string {
  return `${app}-${queue}-dead-letters`;
}
