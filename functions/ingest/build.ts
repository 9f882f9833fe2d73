import { randomBytes } from 'node:crypto';
import { createDynamoDbClient } from '../../adapters/aws/clients/dynamodb-client.ts';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import { createSqsQueue } from '../../adapters/aws/queues/sqs-queue.ts';
import { cachedKeyStore } from '../../adapters/aws/table/cached-key-store.ts';
import { createKeyStore } from '../../adapters/aws/table/key-store.ts';
import { createRateCeiling } from '../../adapters/aws/table/rate-ceiling.ts';
import { createTableReader } from '../../adapters/aws/table/table-reader.ts';
import { createTakenBook } from '../../adapters/aws/table/taken-book.ts';
import { createClientAddress } from '../../src/intake/door/client-address.ts';
import { createRateLimiter } from '../../src/intake/door/rate-limiter.ts';
import { requestTrace } from '../../src/intake/request-trace.ts';
import { describeError } from '../../src/kernel/coded-error.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { lazySecrets, secretShapes } from '../middleware/lazy-secrets.ts';
import { readEnvironment } from '../middleware/read-environment.ts';
import { eventRedaction } from '../middleware/redaction.ts';
import type { Runtime, Variables } from '../middleware/runtime.ts';
import { tokenKeysIn } from '../middleware/token-keys.ts';
import { createDoorLimits } from './door-limits.ts';
import { IngestEnvironment } from './environment.ts';
import { createHandler } from './handler.ts';

/** Stage `ingest` with its adapters. */
export function build(runtime: Runtime, variables: Variables) {
  const environment = readEnvironment(IngestEnvironment, variables);
  const { aws, clock, config, telemetry } = runtime;
  const sqs = createSqsClient(aws);
  const queue = (queueUrl: string) => createSqsQueue(sqs, { environment: aws, queueUrl, telemetry });
  const dynamoDb = createDynamoDbClient(aws);
  const table = createTableReader(dynamoDb, environment.TABLE_NAME);
  // Loaded with the first signed request: few keys require signatures.
  const replays = async () =>
    (await import('../../adapters/aws/table/replay-store.ts')).createReplayStore(
      dynamoDb,
      environment.TABLE_NAME,
    );
  const limiter = createRateLimiter({
    ceiling: createRateCeiling(dynamoDb, environment.TABLE_NAME),
    onFailure: (error, failures) => {
      const { name, code } = describeError(error);
      telemetry.log('warn', 'rate limits count each function alone: the shared counts cannot be reached', {
        error: name,
        code,
        failures,
      });
    },
  });
  // Events of tenants without tokens, by far the most requests, need no secret.
  const secrets = lazySecrets(aws, clock);
  const secretId = environment.ALERT_SIGNING_SECRET_ID;
  const hooksId = environment.HOOKS_SECRET_ID;
  const edgeId = environment.EDGE_SECRET_ID;
  // Loaded with the first alert.
  let redactAlert: ((alert: JsonObject) => JsonObject) | undefined;
  return createHandler({
    clock,
    telemetry,
    taken: createTakenBook(dynamoDb, environment.TABLE_NAME),
    keys: cachedKeyStore(createKeyStore(table), { clock }),
    replays: {
      firstUse: async (...use) => (await replays()).firstUse(...use),
    },
    events: queue(environment.EVENTS_QUEUE_URL),
    alerts: queue(environment.ALERTS_QUEUE_URL),
    limits: createDoorLimits(limiter, config.ingest.limits),
    clientAddress: createClientAddress(config.ingest.trustedProxies, edgeId !== undefined),
    traceOf: (header) =>
      requestTrace(header, {
        ofInvocation: () => variables._X_AMZN_TRACE_ID,
        begin: () => randomBytes(16).toString('hex'),
      }),
    isFromEdge:
      edgeId === undefined
        ? undefined
        : async (given) => {
            const text = await secrets.get(edgeId);
            const [{ isFromEdge }, shapes] = await Promise.all([import('./edge-pass.ts'), secretShapes()]);
            return isFromEdge(given, shapes.readSigningSecrets(edgeId, text));
          },
    alertSecrets: async () => {
      const text = await secrets.get(secretId);
      return (await secretShapes()).readSigningSecrets(secretId, text);
    },
    hooks: {
      settings: config.hooks,
      secrets: async () => {
        if (hooksId === undefined) return {};
        const text = await secrets.get(hooksId);
        return (await secretShapes()).readHookSecrets(hooksId, text);
      },
    },
    redactionOf: eventRedaction(config, telemetry, tokenKeysIn(secrets, environment.SLUICE_NAME)),
    redactAlert: async (alert) => {
      redactAlert ??= (await import('../middleware/record-redaction.ts')).alertRedaction(config, telemetry);
      return redactAlert(alert);
    },
  });
}
