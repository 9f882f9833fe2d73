import type { Message } from '@aws-sdk/client-sqs';

/** When every received message of a queue comes back, from what SQS was asked. */
export interface Visibility {
  /** Hears what the server is asked for. */
  heard(operation: string, input: unknown): void;
  received(messages: readonly Message[], now: number): void;
  /** When the next one comes back; infinite when none does. */
  next(): number;
  /** Messages that came before they were due. */
  early(): number;
}

interface Request {
  readonly QueueUrl?: string;
  readonly ReceiptHandle?: string;
  readonly VisibilityTimeout?: number;
}

/** @param hiddenMs visibility timeout of the queue */
export function watchVisibility(queueUrl: string, hiddenMs: number, now: () => number): Visibility {
  const hidden = new Map<string, { readonly receipt: string; readonly until: number }>();
  /** Message of each receipt that still counts. */
  const owners = new Map<string, string>();
  const path = new URL(queueUrl).pathname;
  let early = 0;
  return {
    heard: (operation, input) => {
      const { QueueUrl = queueUrl, ReceiptHandle: receipt = '', VisibilityTimeout = 0 } = input as Request;
      const id = owners.get(receipt);
      if (id === undefined || new URL(QueueUrl).pathname !== path) return;
      if (operation === 'ChangeMessageVisibility')
        hidden.set(id, { receipt, until: now() + VisibilityTimeout * 1000 });
      if (operation !== 'DeleteMessage') return;
      hidden.delete(id);
      owners.delete(receipt);
    },
    received: (messages, at) => {
      for (const { MessageId: id = '', ReceiptHandle: receipt = '' } of messages) {
        const before = hidden.get(id);
        if (before !== undefined) {
          owners.delete(before.receipt);
          if (at < before.until) early += 1;
        }
        hidden.set(id, { receipt, until: at + hiddenMs });
        owners.set(receipt, id);
      }
    },
    next: () => Math.min(Number.POSITIVE_INFINITY, ...[...hidden.values()].map(({ until }) => until)),
    early: () => early,
  };
}
