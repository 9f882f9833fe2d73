import { cachedKeyStore } from '../../adapters/aws/cached-key-store.ts';
import { createDynamoDbClient } from '../../adapters/aws/dynamodb-client.ts';
import type { AwsEnvironment } from '../../adapters/aws/environment.ts';
import { createKeyRegistry } from '../../adapters/aws/key-store.ts';
import { createSqsClient } from '../../adapters/aws/sqs-client.ts';
import { createSqsQueue } from '../../adapters/aws/sqs-queue.ts';
import { createTable } from '../../adapters/aws/table.ts';
import type { Secrets } from '../../src/event/secrets.ts';
import { createClientAddress } from '../../src/intake/client-address.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { readEnvironment } from '../middleware/read-environment.ts';
import { alertRedaction, eventRedaction } from '../middleware/redaction.ts';
import type { Runtime, Variables } from '../middleware/runtime.ts';
import { readSigningSecrets } from '../middleware/secret-shapes.ts';
import { IngestEnvironment } from './environment.ts';
import { createHandler } from './handler.ts';

const SECRET_TTL_MS = 300_000;

/** Stage `ingest` with its adapters. */
export function build(runtime: Runtime, variables: Variables) {
  const environment = readEnvironment(IngestEnvironment, variables);
  const { aws, clock, config, telemetry } = runtime;
  const sqs = createSqsClient(aws);
  const queue = (queueUrl: string) => createSqsQueue(sqs, { environment: aws, queueUrl, telemetry });
  const table = createTable(createDynamoDbClient(aws), environment.TABLE_NAME);
  // Loaded with the first alert: events, by far the most requests, need no secret.
  let secrets: Promise<Secrets> | undefined;
  const readSecret = async (id: string) => {
    secrets ??= loadSecrets(aws, clock);
    return (await secrets).get(id);
  };
  const secretId = environment.ALERT_SIGNING_SECRET_ID;
  return createHandler({
    clock,
    telemetry,
    keys: cachedKeyStore(createKeyRegistry(table), { clock }),
    events: queue(environment.EVENTS_QUEUE_URL),
    alerts: queue(environment.ALERTS_QUEUE_URL),
    clientAddress: createClientAddress(config.ingest.trustedProxies),
    alertSecrets: async () => readSigningSecrets(secretId, await readSecret(secretId)),
    redact: eventRedaction(config, telemetry),
    redactAlert: alertRedaction(config, telemetry),
  });
}

async function loadSecrets(aws: AwsEnvironment, now: Clock): Promise<Secrets> {
  const [{ createSecrets }, { createSecretsManagerClient }] = await Promise.all([
    import('../../adapters/aws/secrets.ts'),
    import('../../adapters/aws/secrets-manager-client.ts'),
  ]);
  return createSecrets(createSecretsManagerClient(aws), { ttlMs: SECRET_TTL_MS, now });
}
