import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { LetterQueue, QueueDepth } from '../../../src/event/letter-queue.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { type AwsEnvironment, assertQueueUrl } from '../clients/environment.ts';

export interface SqsLettersOptions {
  readonly environment: AwsEnvironment;
  readonly queueUrl: string;
  /** How long an empty queue is listened at; a short poll may miss what is there. */
  readonly waitS: number;
}

/** What SQS answers when a received message has become visible again, or is gone. */
const TOO_LATE = ['MessageNotInflight', 'ReceiptHandleIsInvalid', 'InvalidParameterValue'];

/**
 * A queue of SQS for those who look through it.
 *
 * @throws CodedError `queue_missing`, `queue_denied` or (retryable) `queue_unavailable`; `queue_not_local`
 */
export function createSqsLetters(
  client: SQSClient,
  { environment, queueUrl, waitS }: SqsLettersOptions,
): LetterQueue & QueueDepth {
  assertQueueUrl(environment, queueUrl);
  const name = queueUrl.slice(queueUrl.lastIndexOf('/') + 1);
  const guarded = <T>(permission: string, call: Promise<T>): Promise<T> =>
    call.catch((error: unknown) => {
      throw queueError(name, permission, error);
    });

  return {
    async receive(hiddenS) {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: hiddenS,
        WaitTimeSeconds: waitS,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp'],
      });
      const { Messages = [] } = await guarded('sqs:ReceiveMessage', client.send(command));
      return Messages.map(
        ({ MessageId = '', ReceiptHandle = '', Body = '', Attributes, MessageAttributes = {} }) => ({
          id: MessageId,
          handle: ReceiptHandle,
          body: Body,
          sentAt: Number(Attributes?.SentTimestamp ?? 0),
          attributes: Object.fromEntries(
            Object.entries(MessageAttributes).map(([key, { StringValue = '' }]) => [key, StringValue]),
          ),
        }),
      );
    },

    async hide(handle, seconds) {
      const command = new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: handle,
        VisibilityTimeout: seconds,
      });
      try {
        await client.send(command);
        return true;
      } catch (error) {
        if (error instanceof Error && TOO_LATE.some((code) => error.name.endsWith(code))) return false;
        throw queueError(name, 'sqs:ChangeMessageVisibility', error);
      }
    },

    async delete(handle) {
      const command = new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: handle });
      await guarded('sqs:DeleteMessage', client.send(command));
    },

    async depth() {
      const command = new GetQueueAttributesCommand({
        QueueUrl: queueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      });
      const { Attributes = {} } = await guarded('sqs:GetQueueAttributes', client.send(command));
      return {
        visible: Number(Attributes.ApproximateNumberOfMessages ?? 0),
        hidden: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
      };
    },
  };
}

/** What SQS throws, as an error of ours. */
export function queueError(queue: string, permission: string, error: unknown): CodedError {
  const name = error instanceof Error ? error.name : 'unknown';
  if (name.endsWith('QueueDoesNotExist') || name.endsWith('NonExistentQueue'))
    return new CodedError(
      'queue_missing',
      `queue "${queue}" does not exist: are account, region and name right?`,
      {
        cause: error,
      },
    );
  if (name.startsWith('AccessDenied'))
    return new CodedError('queue_denied', `queue "${queue}" refused us: have ${permission} on it granted`, {
      cause: error,
    });
  return new CodedError('queue_unavailable', `queue "${queue}" failed with ${name}`, {
    retryable: true,
    cause: error,
  });
}
