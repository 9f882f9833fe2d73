/** What the conformance suites also run as it is deployed: see `deployed.ts`. */
export { createS3Archive } from '../../adapters/aws/buckets/archive.ts';
export { createS3FeedShelf } from '../../adapters/aws/buckets/feed-shelf.ts';
export { createS3Feeds } from '../../adapters/aws/buckets/s3-feeds.ts';
export { createS3Objects } from '../../adapters/aws/buckets/s3-objects.ts';
export { createS3SetShelf } from '../../adapters/aws/buckets/set-shelf.ts';
export { createS3SetStore } from '../../adapters/aws/buckets/set-store.ts';
export { createDynamoDbClient } from '../../adapters/aws/clients/dynamodb-client.ts';
export { createS3Client } from '../../adapters/aws/clients/s3-client.ts';
export { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
export { createSqsQueue } from '../../adapters/aws/queues/sqs-queue.ts';
export { createKeyRegistry } from '../../adapters/aws/table/key-store.ts';
export { createRateCeiling } from '../../adapters/aws/table/rate-ceiling.ts';
export { createTable } from '../../adapters/aws/table/table.ts';
export { createTelemetry } from '../../adapters/aws/telemetry.ts';
