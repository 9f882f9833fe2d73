import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import type { QueueFacts } from '../../../src/pipeline.ts';
import { INVOCATION_TIMED_OUT, invoke } from './invoke.ts';

export type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** What SQS and Lambda may do to a message at any time. Each is a probability in [0, 1]. */
export interface EventSourceFaults {
  /** The same batch is handed to a second invocation at the same time. */
  readonly duplicate: number;
  /** A message that was handled is not deleted and comes back. */
  readonly redeliver: number;
  /** The invocation dies after its work: its answer is lost, every message comes back. */
  readonly crashAfter: number;
  /** Messages of a batch change places. */
  readonly reorder: number;
}

export const NO_FAULTS: EventSourceFaults = { duplicate: 0, redeliver: 0, crashAfter: 0, reorder: 0 };

export interface EventSourceOptions {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly queueName: string;
  readonly facts: QueueFacts;
  /** Makes one instance of the function; every concurrent invocation has its own. */
  readonly instance: () => QueueHandler;
  readonly context: () => Context;
  readonly random: () => number;
  readonly faults: () => EventSourceFaults;
  /** Failed messages come back after so many seconds, instead of when the handler asked for. */
  readonly retryAfterS?: number | undefined;
  /** Hears every body as it is received: what is at rest in the queue. */
  readonly onReceive?: ((queueName: string, body: string) => void) | undefined;
  /** A batch whose handler threw or ran into its timeout; SQS delivers it again. */
  readonly onFailure: (error: unknown) => void;
}

const LONG_POLL_S = 5;

/** Polls a queue as Lambda's event source mapping does: batches, concurrency, timeouts, partial batch responses. */
export function startEventSource(options: EventSourceOptions): { close(): Promise<void> } {
  const stopping = new AbortController();
  const pollers = Array.from({ length: options.facts.maxConcurrency }, () => poll(options, stopping.signal));
  return {
    close: async () => {
      stopping.abort();
      await Promise.all(pollers);
    },
  };
}

async function poll(options: EventSourceOptions, signal: AbortSignal): Promise<void> {
  const poller = createPoller(options, LONG_POLL_S, signal);
  while (!signal.aborted) {
    try {
      await poller.deliver(await poller.receive());
    } catch (error) {
      if (!signal.aborted) options.onFailure(error);
    }
  }
}

/** One instance of the function and the batches it is given, for whoever decides when. */
export interface Poller {
  receive(): Promise<readonly Message[]>;
  deliver(messages: readonly Message[]): Promise<void>;
}

/** @param waitS how long SQS may wait for a message */
export function createPoller(options: EventSourceOptions, waitS: number, signal?: AbortSignal): Poller {
  const receive = new ReceiveMessageCommand({
    QueueUrl: options.queueUrl,
    MaxNumberOfMessages: Math.min(10, options.facts.batchSize),
    WaitTimeSeconds: waitS,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  });
  const instance = createInstance(options);
  return {
    receive: async () => {
      const { Messages = [] } = await options.sqs.send(receive, signal && { abortSignal: signal });
      return Messages;
    },
    deliver: async (messages) => {
      if (messages.length > 0) await deliver(options, instance, messages);
    },
  };
}

async function deliver(
  options: EventSourceOptions,
  instance: Instance,
  messages: readonly Message[],
): Promise<void> {
  const { random } = options;
  const faults = options.faults();
  for (const { Body = '' } of messages) options.onReceive?.(options.queueName, Body);
  const batch = random() < faults.reorder ? messages.toReversed() : messages;
  const event: SQSEvent = { Records: batch.map((message) => toRecord(options, message)) };
  const crashes = random() < faults.crashAfter;
  const twin = random() < faults.duplicate ? createInstance(options)(structuredClone(event)) : undefined;
  const failed = await instance(event);
  await twin;
  await Promise.all(
    messages.map(async ({ MessageId = '', ReceiptHandle }) => {
      const handle = { QueueUrl: options.queueUrl, ReceiptHandle };
      const comeBack = (VisibilityTimeout: number) =>
        options.sqs.send(new ChangeMessageVisibilityCommand({ ...handle, VisibilityTimeout }));
      if (failed.has(MessageId)) {
        if (options.retryAfterS !== undefined) await comeBack(options.retryAfterS);
      } else if (crashes || random() < faults.redeliver) await comeBack(0);
      else await options.sqs.send(new DeleteMessageCommand(handle));
    }),
  );
}

/** Hands a batch to the function; ids of the messages that failed. */
type Instance = (event: SQSEvent) => Promise<ReadonlySet<string>>;

/** One instance of the function, replaced by a new one when it had to be ended. */
function createInstance(options: EventSourceOptions): Instance {
  let handler = options.instance();
  return async (event) => {
    try {
      const { batchItemFailures } = await invoke(options.context(), (context) => handler(event, context));
      return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    } catch (error) {
      options.onFailure(error);
      if (error instanceof CodedError && error.code === INVOCATION_TIMED_OUT) handler = options.instance();
      return new Set(event.Records.map(({ messageId }) => messageId));
    }
  };
}

function toRecord({ queueName }: EventSourceOptions, message: Message): SQSRecord {
  const attributes = Object.entries(message.MessageAttributes ?? {}).map(
    ([name, { StringValue, DataType }]) => [
      name,
      { stringValue: StringValue, dataType: DataType ?? 'String' },
    ],
  );
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: { ...message.Attributes } as unknown as SQSRecord['attributes'],
    messageAttributes: Object.fromEntries(attributes) as SQSRecord['messageAttributes'],
    md5OfBody: message.MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:eu-west-1:000000000000:${queueName}`,
    awsRegion: 'eu-west-1',
  };
}
