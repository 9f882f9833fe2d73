import { CreateQueueCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { WAZUH_QUEUE } from '../../../src/pipeline.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from './environment.ts';

/** Makes the queue `<app>-wazuh` (and its dead letters) that the local manager pulls, and says its URL in the form that stays on this machine. */
export async function createWazuhQueue(
  client: SQSClient,
  { endpoint, app }: { readonly endpoint: string; readonly app: string },
): Promise<string> {
  const name = `${app}-wazuh`;
  const deadLetters = `${name}-dead-letters`;
  await client.send(new CreateQueueCommand({ QueueName: deadLetters }));
  await client.send(
    new CreateQueueCommand({
      QueueName: name,
      Attributes: {
        VisibilityTimeout: String(WAZUH_QUEUE.visibilityTimeoutS),
        MessageRetentionPeriod: String(WAZUH_QUEUE.retentionS),
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: `arn:aws:sqs:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${deadLetters}`,
          maxReceiveCount: WAZUH_QUEUE.maxReceiveCount,
        }),
      },
    }),
  );
  return `${endpoint}/${LOCAL_ACCOUNT}/${name}`;
}
