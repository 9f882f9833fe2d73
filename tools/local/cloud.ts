import { createDynamoDbClient } from '../../adapters/aws/dynamodb-client.ts';
import { createKeyRegistry } from '../../adapters/aws/key-store.ts';
import { createSqsClient } from '../../adapters/aws/sqs-client.ts';
import { createSqsQueue } from '../../adapters/aws/sqs-queue.ts';
import { createTable } from '../../adapters/aws/table.ts';
import type { IngestKey } from '../../src/intake/key-store.ts';
import { localEnvironment } from './aws/environment.ts';
import { startQueues } from './aws/queues.ts';
import { startS3 } from './aws/s3-server.ts';
import { startSecrets } from './aws/secrets-server.ts';
import { startTables } from './aws/tables.ts';
import type { Closers } from './closers.ts';
import { LOCAL } from './stack-config.ts';

/** The AWS of the local stack: queues, table, buckets and secrets on protocol servers, filled as a deployment would be. */
export async function startCloud(
  closers: Closers,
  contents: {
    readonly secrets: Readonly<Record<string, string>>;
    readonly keys: readonly IngestKey[];
    readonly now: number;
    readonly onTableRequest?: ((operation: string) => void) | undefined;
  },
) {
  const queues = closers.use(await startQueues({ app: LOCAL.name }));
  const tables = closers.use(await startTables({ table: LOCAL.name, onRequest: contents.onTableRequest }));
  const secrets = closers.use(await startSecrets({ secrets: contents.secrets }));

  const queueEnvironment = localEnvironment({ sqs: queues.endpoint });
  const notifier = createSqsClient(queueEnvironment);
  closers.add(async () => notifier.destroy());
  const trail = createSqsQueue(notifier, { environment: queueEnvironment, queueUrl: queues.url('trail') });
  const s3 = closers.use(
    await startS3({
      buckets: [LOCAL.trailBucket, LOCAL.archiveBucket],
      notifications: [{ bucket: LOCAL.trailBucket, queue: trail }],
    }),
  );
  const aws = localEnvironment({
    sqs: queues.endpoint,
    dynamodb: tables.endpoint,
    s3: s3.endpoint,
    secretsmanager: secrets.endpoint,
  });
  const registry = createKeyRegistry(createTable(createDynamoDbClient(aws), tables.table));
  for (const key of contents.keys) await registry.add(key, contents.now);
  return { aws, queues, table: tables.table, archive: () => s3.objects(LOCAL.archiveBucket) };
}
