import type * as Sdk from '@aws-sdk/client-sqs';
import { sendMessageBatchMiddleware } from '@aws-sdk/middleware-sdk-sqs';
import { Md5 } from '@smithy/core/checksum';
import { JsonClient, type Sending } from './json-client.ts';
import { commandOf, type JsonClientOptions, type JsonCommand } from './request.ts';

const SQS = {
  signingName: 'sqs',
  host: 'sqs',
  variable: 'SQS',
  fipsInGovCloud: true,
  isDualStack: false,
  target: 'AmazonSQS',
  version: '1.0',
  headers: { 'x-amzn-query-mode': 'true' },
  queryCodes: true,
  retryDelayMs: 50,
} as const;

export const SendMessageBatchCommand = commandOf<Sdk.SendMessageBatchCommandInput>('SendMessageBatch');
export const ChangeMessageVisibilityCommand =
  commandOf<Sdk.ChangeMessageVisibilityCommandInput>('ChangeMessageVisibility');

/** Stands in for the SDK's client of that name. A queue's host is that of its URL, unless an endpoint is set. */
export class SQSClient {
  readonly #client: JsonClient;

  constructor(options: JsonClientOptions) {
    this.#client = new JsonClient(SQS, options);
  }

  /** Rejects as `JsonClient.call` does, and when a message is not on the queue as it was sent: its sum says so. */
  async send(command: QueueCommand, sending?: Sending): Promise<unknown> {
    const host = new URL(new URL(command.input.QueueUrl ?? '').origin);
    const call = () => this.#client.call(command, sending, host);
    return command instanceof SendMessageBatchCommand ? withSums(command, call) : call();
  }

  destroy(): void {
    this.#client.destroy();
  }
}

type QueueCommand = JsonCommand<{ readonly QueueUrl: string | undefined }>;

async function withSums({ input }: QueueCommand, call: () => Promise<object>): Promise<unknown> {
  const checked = sendMessageBatchMiddleware({ md5: Md5 });
  const { output } = await checked(
    async () => ({ output: await call(), response: undefined }),
    {},
  )({ input });
  return output;
}
