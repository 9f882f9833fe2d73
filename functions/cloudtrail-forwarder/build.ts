import { createRoles } from '../../adapters/aws/assume-role.ts';
import { createBucketObjects } from '../../adapters/aws/bucket-objects.ts';
import { createDynamoDbClient } from '../../adapters/aws/dynamodb-client.ts';
import { createHeardBook } from '../../adapters/aws/heard-book.ts';
import { createLedgerRecords } from '../../adapters/aws/ledger-records.ts';
import { createRecordBook } from '../../adapters/aws/record-book.ts';
import { createSqsClient } from '../../adapters/aws/sqs-client.ts';
import { createSqsQueue } from '../../adapters/aws/sqs-queue.ts';
import { createTable } from '../../adapters/aws/table.ts';
import { createTakenBook } from '../../adapters/aws/taken-book.ts';
import { createBucketDirectory } from '../../src/intake/bucket-directory.ts';
import { createDeadLetters } from '../middleware/dead-letters.ts';
import { lazySecrets } from '../middleware/lazy-secrets.ts';
import { readEnvironment } from '../middleware/read-environment.ts';
import { cloudTrailRedaction } from '../middleware/record-redaction.ts';
import type { Runtime, Variables } from '../middleware/runtime.ts';
import { tokenKeysIn } from '../middleware/token-keys.ts';
import { buildWatches } from './build-watches.ts';
import { CloudTrailForwarderEnvironment } from './environment.ts';
import { createHandler } from './handler.ts';
import { createHear } from './hear.ts';
import { leaveOut } from './leave-out.ts';
import { noteHeard } from './note-heard.ts';
import { tenantOfRecords, tenantOfTrails } from './record-tenant.ts';

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
  const redactionOf = cloudTrailRedaction(config, telemetry, tokenKeysIn(secrets, environment.SLUICE_NAME));
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
    objectsAt: createBucketObjects(inRole),
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
    onClock: buildWatches({
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
