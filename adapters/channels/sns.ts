import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { sha256 } from '../../src/kernel/digest.ts';
import type { Channel, ChannelMessage, ChannelOutcome, Delivery } from '../../src/notify/channel.ts';

interface SnsOptions {
  readonly name: string;
  readonly topicArn: string;
  readonly client: SNSClient;
}

const RETRY_MS = 15_000;
/**
 * Errors that stay until somebody acts; anything else is throttling or the service's own.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors
 */
const REFUSALS =
  /^(?:AuthorizationError|AccessDenied|NotFound|Invalid|EndpointDisabled|KMS(?!Throttling)|ValidationException)\w*$/;

/**
 * An Amazon SNS topic. In a FIFO topic everything of one thread keeps its order, and what is published again within five
 * minutes is dropped: https://docs.aws.amazon.com/sns/latest/dg/fifo-message-dedup.html
 */
export function createSnsChannel({ name, topicArn, client }: SnsOptions): Channel {
  async function send(message: ChannelMessage, delivery: Delivery): Promise<ChannelOutcome> {
    if (message.type !== 'sns') return { kind: 'refused', code: 'wrong_message_type' };
    const attributes = Object.entries(message.attributes).map(([key, StringValue]) => [
      key,
      { DataType: 'String', StringValue },
    ]);
    try {
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: message.subject,
          Message: message.text,
          MessageAttributes: Object.fromEntries(attributes),
          ...(topicArn.endsWith('.fifo') && {
            MessageGroupId: sha256(delivery.thread),
            MessageDeduplicationId: sha256(delivery.id),
          }),
        }),
      );
      return { kind: 'sent' };
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      const code = `sns_${name}`.slice(0, 64);
      return REFUSALS.test(name) ? { kind: 'refused', code } : { kind: 'retry', afterMs: RETRY_MS, code };
    }
  }

  return { name, type: 'sns', send };
}
