import { createDynamoDbClient } from '../../adapters/aws/dynamodb-client.ts';
import { createS3Client } from '../../adapters/aws/s3-client.ts';
import { createS3Objects } from '../../adapters/aws/s3-objects.ts';
import { createSqsClient } from '../../adapters/aws/sqs-client.ts';
import { createSqsQueue } from '../../adapters/aws/sqs-queue.ts';
import { createTakenBook } from '../../adapters/aws/taken-book.ts';
import { normalizeCloudTrail } from '../../src/normalize/cloudtrail.ts';
import { createDeadLetters } from '../middleware/dead-letters.ts';
import { lazySecrets } from '../middleware/lazy-secrets.ts';
import { readEnvironment } from '../middleware/read-environment.ts';
import { cloudTrailRedaction } from '../middleware/record-redaction.ts';
import type { Runtime, Variables } from '../middleware/runtime.ts';
import { tokenKeysIn } from '../middleware/token-keys.ts';
import { CloudTrailForwarderEnvironment } from './environment.ts';
import { createHandler } from './handler.ts';

/** Stage `cloudtrail-forwarder` with its adapters. */
export function build(runtime: Runtime, variables: Variables) {
  const environment = readEnvironment(CloudTrailForwarderEnvironment, variables);
  const { aws, clock, config, telemetry } = runtime;
  const sqs = createSqsClient(aws);
  const queue = (queueUrl: string) => createSqsQueue(sqs, { environment: aws, queueUrl, telemetry });
  const secrets = lazySecrets(aws, clock);
  return createHandler({
    clock,
    telemetry,
    taken: createTakenBook(createDynamoDbClient(aws), environment.TABLE_NAME),
    visibility: queue(environment.TRAIL_QUEUE_URL),
    deadLetters: createDeadLetters(
      queue(environment.TRAIL_DEAD_LETTERS_URL),
      runtime,
      environment.SLUICE_VERSION,
    ),
    events: queue(environment.EVENTS_QUEUE_URL),
    objects: createS3Objects(createS3Client(aws)),
    tenantOfBucket: new Map(config.cloudtrail.trails.map(({ bucket, tenant }) => [bucket, tenant])),
    normalize: (record, { bucket, key, tenant, readAt }) => {
      const normalized = normalizeCloudTrail(record, { tenant, bucket, object: key, readAt });
      return normalized.ok ? normalized.value : undefined;
    },
    redactionOf: cloudTrailRedaction(config, telemetry, tokenKeysIn(secrets, environment.SLUICE_NAME)),
  });
}
