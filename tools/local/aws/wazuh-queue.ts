import { CreateQueueCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { WAZUH_QUEUE } from '../../../src/pipeline.ts';
import { LOCAL_ACCOUNT } from './environment.ts';

/** Makes the queue `<app>-wazuh` that the local manager pulls, and says its URL in the form that stays on this machine. */
export async function createWazuhQueue(
  client: SQSClient,
  { endpoint, app }: { readonly endpoint: string; readonly app: string },
): Promise<string> {
  const name = `${app}-wazuh`;
  await client.send(
    new CreateQueueCommand({
      QueueName: name,
      Attributes: {
        VisibilityTimeout: String(WAZUH_QUEUE.visibilityTimeoutS),
        MessageRetentionPeriod: String(WAZUH_QUEUE.retentionS),
      },
    }),
  );
  return `${endpoint}/${LOCAL_ACCOUNT}/${name}`;
}
