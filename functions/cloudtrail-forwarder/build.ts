import type { createBucketObjects } from '../../adapters/aws/buckets/bucket-objects.ts';
import { createRoles, type InRole } from '../../adapters/aws/clients/assume-role.ts';
import { createDynamoDbClient } from '../../adapters/aws/clients/dynamodb-client.ts';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import { createSqsQueue } from '../../adapters/aws/queues/sqs-queue.ts';
import { createHeardBook } from '../../adapters/aws/table/heard-book.ts';
import { createLedgerRecords } from '../../adapters/aws/table/ledger-records.ts';
import { createRecordBook } from '../../adapters/aws/table/record-book.ts';
import { createTable } from '../../adapters/aws/table/table.ts';
import { createTakenBook } from '../../adapters/aws/table/taken-book.ts';
import { createBucketDirectory } from '../../src/intake/trail/bucket-directory.ts';
import { createDeadLetters } from '../middleware/dead-letters.ts';
import { lazySecrets } from '../middleware/lazy-secrets.ts';
import { readEnvironment } from '../middleware/read-environment.ts';
import type { cloudTrailRedaction } from '../middleware/record-redaction.ts';
import type { RedactionOf } from '../middleware/redaction.ts';
import type { Runtime, Variables } from '../middleware/runtime.ts';
import { tokenKeysIn } from '../middleware/token-keys.ts';
import { CloudTrailForwarderEnvironment } from './environment.ts';
import { createHandler } from './handler.ts';
import { leaveOut } from './leave-out.ts';
import { tenantOfRecords, tenantOfTrails } from './record-tenant.ts';
import type { buildWatches } from './watch/build-watches.ts';
import { createHear } from './watch/hear.ts';
import { noteHeard } from './watch/note-heard.ts';

/** Stage `cloudtrail-forwarder` with its adapters. */
export function build(runtime: Runtime, variables: Variables) {
  const environment = readEnvironment(CloudTrailForwarderEnvironment, variables);
  const { aws, clock, config, telemetry } = runtime;
  const sqs = createSqsClient(aws);
  const queue = (queueUrl: string) => createSqsQueue(sqs, { environment: aws, queueUrl, telemetry });
  const secrets = lazySecrets(aws, clock);
  const dynamodb = createDynamoDbClient(aws);
  const inRole = createRoles(aws, environment.SLUICE_NAME);
  const events = queue(environment.EVENTS_QUEUE_URL);
  const taken = createTakenBook(dynamodb, environment.TABLE_NAME);
  const redactionOf = lazyRedaction(config, telemetry, tokenKeysIn(secrets, environment.SLUICE_NAME));
  const table = createTable(dynamodb, environment.TABLE_NAME);
  const leaving = leaveOut(config.cloudtrail.filters, config.cloudtrail.accounts, telemetry);
  const letters = queue(environment.TRAIL_DEAD_LETTERS_URL);
  return createHandler({
    clock,
    telemetry,
    taken,
    entered: createLedgerRecords(table),
    trail: queue(environment.TRAIL_QUEUE_URL),
    deadLetters: createDeadLetters(letters, runtime, environment.SLUICE_VERSION),
    contentLetters: createDeadLetters(letters, runtime, environment.SLUICE_VERSION, 'as-received'),
    events,
    objectsAt: lazyObjects(inRole),
    directory: createBucketDirectory(config),
    logGroups: new Map(config.aws.logGroups.map(({ name, holds }) => [name, holds])),
    tenantOf: tenantOfRecords(config),
    book: createRecordBook(table, { clock, telemetry }),
    leavesOut: leaving.leavesOut,
    tellLeftOut: leaving.tell,
    hear: createHear(
      noteHeard({ clock, telemetry, heard: createHeardBook(table) }),
      tenantOfTrails(config.cloudtrail),
    ),
    redactionOf,
    onClock: lazyWatches({
      clock,
      telemetry,
      taken,
      events,
      redactionOf,
      inRole,
      table,
      settings: config.cloudtrail,
    }),
  });
}

/** Step `redact` is half of the stage, and no part of a start: the clock starts it too, and does without. */
function lazyRedaction(...given: Parameters<typeof cloudTrailRedaction>): RedactionOf {
  let made: Promise<RedactionOf> | undefined;
  return async (tenant) => {
    made ??= import('../middleware/record-redaction.ts').then((it) => it.cloudTrailRedaction(...given));
    return (await made)(tenant);
  };
}

/** Nor is the client of S3: what comes by EventBridge or a subscription is in no file. */
function lazyObjects(inRole: InRole): ReturnType<typeof createBucketObjects> {
  let made: Promise<ReturnType<typeof createBucketObjects>> | undefined;
  return (place) => ({
    async open(bucket, key) {
      made ??= import('../../adapters/aws/buckets/bucket-objects.ts').then((it) =>
        it.createBucketObjects(inRole),
      );
      return (await made)(place).open(bucket, key);
    },
  });
}

function lazyWatches(...given: Parameters<typeof buildWatches>): ReturnType<typeof buildWatches> {
  let made: Promise<ReturnType<typeof buildWatches>> | undefined;
  return async (deadline) => {
    made ??= import('./watch/build-watches.ts').then((it) => it.buildWatches(...given));
    await (await made)(deadline);
  };
}
