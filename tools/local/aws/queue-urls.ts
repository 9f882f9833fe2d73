import type { QueueName } from '../../../src/pipeline.ts';
import type { LocalServer } from '../listen.ts';
import { LOCAL_ACCOUNT } from './environment.ts';

export interface LocalQueues extends LocalServer {
  url(queue: QueueName): string;
  deadLettersUrl(queue: QueueName): string;
  /**
   * When the oldest of its messages was sent, hidden and delayed ones too, epoch ms; undefined: there is none. SQS tells that as a
   * metric alone; the local server shows its queues to whoever asks, with all bodies.
   */
  oldestSentAt(queue: QueueName): Promise<number | undefined>;
}

interface Message {
  readonly sentTimestamp: number;
}
/** Of https://www.npmjs.com/package/fauxqs, "Queue inspection", what is used. */
interface Inspected {
  readonly messages: {
    readonly ready: readonly Message[];
    readonly delayed: readonly Message[];
    readonly inflight: readonly { readonly message: Message }[];
  };
}

/** A server of the pipeline's queues, with the address of each. */
export function withUrls(server: LocalServer, app: string): LocalQueues {
  // The path alone decides which queue is meant; this form keeps the SDK on this machine.
  const url = (name: string) => `${server.endpoint}/${LOCAL_ACCOUNT}/${name}`;
  return {
    ...server,
    url: (queue) => url(`${app}-${queue}`),
    deadLettersUrl: (queue) => url(deadLettersName(app, queue)),
    oldestSentAt: async (queue) => {
      const answer = await fetch(`${server.endpoint}/_fauxqs/queues/${app}-${queue}`);
      const { messages } = (await answer.json()) as Inspected;
      const all = [
        ...messages.ready,
        ...messages.delayed,
        ...messages.inflight.map(({ message }) => message),
      ];
      return all.reduce<number | undefined>(
        (oldest, { sentTimestamp }) => Math.min(oldest ?? sentTimestamp, sentTimestamp),
        undefined,
      );
    },
  };
}

export function deadLettersName(app: string, queue: QueueName): string {
  return `${app}-${queue}-dead-letters`;
}
