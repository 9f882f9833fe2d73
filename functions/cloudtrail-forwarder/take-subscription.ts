import type { CloudWatchLogsEvent } from 'aws-lambda';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { sha256 } from '../../src/kernel/digest.ts';
import { type TakeMessagesDeps, takeMessages } from './take-messages.ts';

const NAME_LENGTH = 24;

/**
 * Takes what CloudWatch Logs invokes with. It reads no answer: what cannot be taken now is thrown, so that Lambda invokes
 * again and then hands it to the function's destination for failures, the trail queue.
 *
 * @throws CodedError `subscription_not_taken`, retryable
 */
export async function takeSubscription(deps: TakeMessagesDeps, event: CloudWatchLogsEvent): Promise<void> {
  const body = JSON.stringify(event);
  const id = `subscription ${sha256(body, NAME_LENGTH)} ${deps.clock()}`;
  const taken = await takeMessages(deps, [{ id, body, receives: 1 }]);
  if (taken.get(id)?.outcome.kind !== 'settled')
    throw new CodedError('subscription_not_taken', 'log events could not be taken now', { retryable: true });
}
