import { createDynamoDbClient } from '../../adapters/aws/clients/dynamodb-client.ts';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import { createSqsQueue } from '../../adapters/aws/queues/sqs-queue.ts';
import { createKeyRegistry } from '../../adapters/aws/table/key-store.ts';
import { createTable } from '../../adapters/aws/table/table.ts';
import type { IngestKey } from '../../src/intake/door/key-store.ts';
import type { AwsWorkerData } from './apart/aws-worker.ts';
import { startThread } from './apart/thread.ts';
import { startCloudTrail } from './aws/cloudtrail-server.ts';
import { localEnvironment } from './aws/environment.ts';
import { withUrls } from './aws/queue-urls.ts';
import type { S3Fault } from './aws/s3-fault.ts';
import { startS3 } from './aws/s3-server.ts';
import { startSecrets } from './aws/secrets-server.ts';
import type { TableFault } from './aws/table-fault.ts';
import { createWazuhQueue } from './aws/wazuh-queue.ts';
import type { Closers } from './closers.ts';
import { LOCAL } from './stack-config.ts';

/** What tests do to AWS: see the options of each server. */
export interface CloudWeather {
  readonly onQueueRequest?: (operation: string, input: unknown) => void;
  readonly tableFault?: (operation: string, attempt: number) => TableFault | undefined;
  readonly s3Fault?: (method: string) => S3Fault | 'reset' | undefined;
}

/** The AWS of the local stack: queues, table, buckets and secrets on protocol servers, filled as a deployment would be. */
export async function startCloud(
  closers: Closers,
  contents: {
    readonly secrets: Readonly<Record<string, string>>;
    readonly keys: readonly IngestKey[];
    readonly now: number;
    readonly onTableRequest?: ((operation: string) => void) | undefined;
    /** What is wrong with AWS, and who hears of calls; not for servers that are apart. */
    readonly weather?: CloudWeather | undefined;
    /** A bucket whose objects a queue is told of, from which Wazuh pulls. */
    readonly wazuhBucket?: string | undefined;
    /** Queues and table in threads of their own. */
    readonly apart?: boolean | undefined;
  },
) {
  const { queues, tables } = contents.apart === true ? await serversApart() : await serversHere(contents);
  closers.use(queues);
  closers.use(tables);
  const secrets = closers.use(await startSecrets({ secrets: contents.secrets }));
  const cloudTrail = closers.use(await startCloudTrail());

  const queueEnvironment = localEnvironment({ sqs: queues.endpoint });
  const notifier = createSqsClient(queueEnvironment);
  closers.add(async () => notifier.destroy());
  const trail = createSqsQueue(notifier, { environment: queueEnvironment, queueUrl: queues.url('trail') });
  const { wazuhBucket } = contents;
  const wazuhQueueUrl =
    wazuhBucket === undefined
      ? undefined
      : await createWazuhQueue(notifier, { endpoint: queues.endpoint, app: LOCAL.name });
  const pulled =
    wazuhBucket === undefined || wazuhQueueUrl === undefined
      ? []
      : [
          {
            bucket: wazuhBucket,
            suffix: '.jsonl.gz',
            queue: createSqsQueue(notifier, { environment: queueEnvironment, queueUrl: wazuhQueueUrl }),
          },
        ];
  const s3 = closers.use(
    await startS3({
      buckets: [
        LOCAL.trailBucket,
        LOCAL.archiveBucket,
        LOCAL.threatBucket,
        ...pulled.map(({ bucket }) => bucket),
      ],
      fault: contents.weather?.s3Fault,
      notifications: [{ bucket: LOCAL.trailBucket, queue: trail }, ...pulled],
    }),
  );
  const aws = localEnvironment({
    sqs: queues.endpoint,
    dynamodb: tables.endpoint,
    s3: s3.endpoint,
    secretsmanager: secrets.endpoint,
    cloudtrail: cloudTrail.endpoint,
  });
  const registry = createKeyRegistry(createTable(createDynamoDbClient(aws), LOCAL.name));
  for (const key of contents.keys) await registry.add(key, contents.now);
  return { aws, queues, wazuhQueueUrl, table: LOCAL.name, archive: () => s3.objects(LOCAL.archiveBucket) };
}

export type Cloud = Awaited<ReturnType<typeof startCloud>>;

async function serversApart() {
  const start = (server: AwsWorkerData['server']) => {
    const data: AwsWorkerData = { server, name: LOCAL.name };
    return startThread(new URL('./apart/aws-worker.ts', import.meta.url), data);
  };
  const [queues, tables] = await Promise.all([start('queues'), start('tables')]);
  return { queues: withUrls(queues, LOCAL.name), tables };
}

async function serversHere({
  onTableRequest,
  weather = {},
}: {
  readonly onTableRequest?: ((operation: string) => void) | undefined;
  readonly weather?: CloudWeather | undefined;
}) {
  const [{ startQueues }, { startTables }] = await Promise.all([
    import('./aws/queues.ts'),
    import('./aws/tables.ts'),
  ]);
  const [queues, tables] = await Promise.all([
    startQueues({ app: LOCAL.name, onRequest: weather.onQueueRequest }),
    startTables({ table: LOCAL.name, onRequest: onTableRequest, fault: weather.tableFault }),
  ]);
  return { queues, tables };
}
