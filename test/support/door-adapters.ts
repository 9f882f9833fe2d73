/** What the conformance suites also run as stage `ingest` has it: see `deployed.ts`. */
export { createDynamoDbClient } from '../../adapters/aws/clients/dynamodb-client.ts';
export { createSecretsManagerClient } from '../../adapters/aws/clients/secrets-manager-client.ts';
export { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
export { createSqsQueue } from '../../adapters/aws/queues/sqs-queue.ts';
export { createSecrets } from '../../adapters/aws/secrets.ts';
export { createRateCeiling } from '../../adapters/aws/table/rate-ceiling.ts';
export { createReplayStore } from '../../adapters/aws/table/replay-store.ts';
