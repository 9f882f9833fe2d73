/** What the conformance suites also run as it is deployed: see `deployed.ts`. */
export { createS3Archive } from '../../adapters/aws/archive.ts';
export { createDynamoDbClient } from '../../adapters/aws/dynamodb-client.ts';
export { createS3FeedShelf } from '../../adapters/aws/feed-shelf.ts';
export { createKeyRegistry } from '../../adapters/aws/key-store.ts';
export { createRateCeiling } from '../../adapters/aws/rate-ceiling.ts';
export { createS3Client } from '../../adapters/aws/s3-client.ts';
export { createS3Feeds } from '../../adapters/aws/s3-feeds.ts';
export { createS3Objects } from '../../adapters/aws/s3-objects.ts';
export { createS3SetShelf } from '../../adapters/aws/set-shelf.ts';
export { createS3SetStore } from '../../adapters/aws/set-store.ts';
export { createSqsClient } from '../../adapters/aws/sqs-client.ts';
export { createSqsQueue } from '../../adapters/aws/sqs-queue.ts';
export { createTable } from '../../adapters/aws/table.ts';
export { createTelemetry } from '../../adapters/aws/telemetry.ts';
