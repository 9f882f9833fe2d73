import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  type SendMessageBatchCommandOutput,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { MAX_MESSAGE_BYTES, MAX_SQS_BATCH_ENTRIES } from '../../../src/event/limits.ts';
import type { MessageQueue, OutgoingMessage, VisibilityControl } from '../../../src/event/message-queue.ts';
import type { Telemetry } from '../../../src/event/telemetry.ts';
import { backoffMs } from '../../../src/kernel/backoff.ts';
import { type AwsEnvironment, assertQueueUrl } from '../clients/environment.ts';

export interface SqsQueueOptions {
  readonly environment: AwsEnvironment;
  readonly queueUrl: string;
  /** Is told when a message was not taken, and why, by the service's code. */
  readonly telemetry?: Pick<Telemetry, 'log'>;
  readonly wait?: (ms: number) => Promise<unknown>;
  readonly random?: () => number;
}

/** Rounds for entries that SQS was too busy to take; the SDK retries whole requests by itself. */
const ENTRY_ATTEMPTS = 3;
const BACKOFF = { baseMs: 100, capMs: 1_000 } as const;

/**
 * A queue of SQS. Sends in requests of at most ten messages and 256 KiB, side by side; entries refused for a reason of
 * the service's are sent again, entries refused for a fault of ours are not.
 *
 * @throws CodedError `queue_not_local`, see `assertQueueUrl`
 */
export function createSqsQueue(
  client: SQSClient,
  options: SqsQueueOptions,
): MessageQueue & VisibilityControl {
  const { environment, queueUrl, telemetry, wait = sleep, random = Math.random } = options;
  assertQueueUrl(environment, queueUrl);
  const report = (code: string, count: number) =>
    telemetry?.log('warn', 'the queue did not take messages', {
      queue: queueUrl.slice(queueUrl.lastIndexOf('/') + 1),
      code,
      count,
    });

  /** @returns ids of the entries that are not on the queue, as far as we know */
  async function sendBatch(entries: readonly SendMessageBatchRequestEntry[]): Promise<ReadonlySet<string>> {
    const refused = new Set(entries.map(({ Id }) => Id ?? ''));
    let remaining = entries;
    for (let attempt = 1; remaining.length > 0; attempt += 1) {
      const { Successful = [], Failed = [] } = await request(remaining);
      for (const { Id } of Successful) refused.delete(Id ?? '');
      const busy = Failed.filter(({ SenderFault }) => SenderFault !== true);
      const faults = Failed.filter(({ SenderFault }) => SenderFault === true);
      const last = attempt === ENTRY_ATTEMPTS;
      for (const failures of last ? [faults, busy] : [faults]) {
        if (failures.length > 0) report(failures[0]?.Code ?? 'unknown', failures.length);
      }
      if (last) break;
      remaining = remaining.filter((entry) => busy.some(({ Id }) => Id === entry.Id));
      if (remaining.length > 0) await wait(backoffMs(attempt, BACKOFF, random()));
    }
    return refused;
  }

  async function request(
    entries: readonly SendMessageBatchRequestEntry[],
  ): Promise<Pick<SendMessageBatchCommandOutput, 'Successful' | 'Failed'>> {
    try {
      return await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: [...entries] }));
    } catch (error) {
      report(error instanceof Error ? error.name : 'unknown', entries.length);
      return { Successful: [], Failed: [] };
    }
  }

  return {
    async send(messages) {
      const refused = await Promise.all(toBatches(messages).map(sendBatch));
      return messages.map((_, i) => !refused.some((ids) => ids.has(String(i))));
    },

    async changeVisibility(receiptHandle, seconds) {
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queueUrl,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: seconds,
        }),
      );
    },
  };
}

/** Entries named by their position, in requests that SQS accepts; a message over the limit travels alone. */
function toBatches(messages: readonly OutgoingMessage[]): SendMessageBatchRequestEntry[][] {
  const batches: SendMessageBatchRequestEntry[][] = [];
  let room = 0;
  for (const [i, { body, attributes = {} }] of messages.entries()) {
    const bytes = messageBytes({ body, attributes });
    let batch = batches.at(-1);
    if (batch === undefined || batch.length === MAX_SQS_BATCH_ENTRIES || bytes > room) {
      batch = [];
      batches.push(batch);
      room = MAX_MESSAGE_BYTES;
    }
    room -= bytes;
    const names = Object.entries(attributes).map(
      ([name, value]) => [name, { DataType: 'String', StringValue: value }] as const,
    );
    batch.push({ Id: String(i), MessageBody: body, MessageAttributes: Object.fromEntries(names) });
  }
  return batches;
}

/** Bytes as SQS counts them: the body, and name, type and value of every attribute. */
function messageBytes({ body, attributes = {} }: OutgoingMessage): number {
  return Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + 'String'.length + Buffer.byteLength(value),
    Buffer.byteLength(body),
  );
}
