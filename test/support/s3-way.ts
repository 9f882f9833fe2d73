import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { clientOptions } from '../../adapters/aws/clients/environment.ts';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import { createSqsQueue } from '../../adapters/aws/queues/sqs-queue.ts';
import { localEnvironment } from '../../tools/local/aws/environment.ts';
import { startQueues } from '../../tools/local/aws/queues.ts';
import { type LocalS3, type S3Options, startS3 } from '../../tools/local/aws/s3-server.ts';
import { createWazuhQueue } from '../../tools/local/aws/wazuh-queue.ts';
import type { Manager } from '../../tools/local/manager/manager.ts';
import { type Pulled, pullBuckets } from '../../tools/local/manager/s3-subscriber.ts';

/** A bucket that tells a queue, and a manager that pulls it. */
export interface S3Way {
  readonly server: LocalS3;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly bucket: string;
  readonly queueUrl: string;
  /** One run of the manager's module. */
  pull(manager: Manager): Promise<Pulled>;
}

/** Ways by S3 over one server of queues. */
export function s3Ways() {
  const closers: (() => unknown)[] = [];
  let queues: Awaited<ReturnType<typeof startQueues>> | undefined;
  return {
    open: async (fault?: S3Options['fault']): Promise<S3Way> => {
      queues ??= await startQueues();
      const { endpoint } = queues;
      const environment = localEnvironment({ sqs: endpoint });
      const sqs = createSqsClient(environment);
      const queueUrl = await createWazuhQueue(sqs, { endpoint, app: randomUUID() });
      const bucket = 'for-wazuh';
      const queue = createSqsQueue(sqs, { environment, queueUrl });
      const server = await startS3({
        buckets: [bucket],
        notifications: [{ bucket, suffix: '.jsonl.gz', queue }],
        fault,
      });
      // As the adapters make it, but asking once: what goes wrong is seen, and nobody waits.
      const s3 = new S3Client({
        ...clientOptions(localEnvironment({ s3: server.endpoint }), 's3'),
        forcePathStyle: true,
        maxAttempts: 1,
      });
      closers.push(() => {
        sqs.destroy();
        s3.destroy();
        return server.close();
      });
      const pull = (manager: Manager) =>
        pullBuckets({ sqs, s3, queueUrl, feed: manager.sendToSocket, waitS: 0 });
      return { server, s3, sqs, bucket, queueUrl, pull };
    },
    closeAll: async (): Promise<void> => {
      await Promise.all(closers.splice(0).map((close) => close()));
      await queues?.close();
    },
  };
}
