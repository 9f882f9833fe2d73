import { GetQueueAttributesCommand, type QueueAttributeName, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueDepths } from '../../../src/event/ledger-missing.ts';
import { type AwsEnvironment, assertQueueUrl } from '../clients/environment.ts';

export interface QueueDepthsOptions {
  readonly environment: AwsEnvironment;
  readonly eventsUrl: string;
  readonly deadLettersUrl: string;
}

/** Visible, being handled, and put off: all that a queue holds. */
const HELD = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const satisfies readonly QueueAttributeName[];

/**
 * What the events queue and its dead-letter queue hold. The function rejects with what the SDK throws.
 *
 * @throws CodedError `queue_not_local`, see `assertQueueUrl`
 */
export function createQueueDepths(
  client: SQSClient,
  options: QueueDepthsOptions,
): () => Promise<QueueDepths> {
  const { environment, eventsUrl, deadLettersUrl } = options;
  for (const url of [eventsUrl, deadLettersUrl]) assertQueueUrl(environment, url);

  async function depthOf(QueueUrl: string): Promise<number> {
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...HELD] });
    const { Attributes = {} } = await client.send(command);
    return HELD.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
  }

  return async () => {
    const [events, deadLetters] = await Promise.all([depthOf(eventsUrl), depthOf(deadLettersUrl)]);
    return { events, deadLetters };
  };
}
