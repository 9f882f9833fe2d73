import { createS3Archive } from '../../adapters/aws/archive.ts';
import { createDeliveryMarks } from '../../adapters/aws/delivery-marks.ts';
import { createDynamoDbClient } from '../../adapters/aws/dynamodb-client.ts';
import { createHourBook } from '../../adapters/aws/hour-book.ts';
import { createLedgerRecords } from '../../adapters/aws/ledger-records.ts';
import { createQueueDepths } from '../../adapters/aws/queue-depths.ts';
import { createS3Client } from '../../adapters/aws/s3-client.ts';
import { createSecrets } from '../../adapters/aws/secrets.ts';
import { createSecretsManagerClient } from '../../adapters/aws/secrets-manager-client.ts';
import { createSessionBook } from '../../adapters/aws/session-book.ts';
import { createS3SetShelf } from '../../adapters/aws/set-shelf.ts';
import { createSqsClient } from '../../adapters/aws/sqs-client.ts';
import { createSqsQueue } from '../../adapters/aws/sqs-queue.ts';
import { createTable } from '../../adapters/aws/table.ts';
import { openAsnTables } from '../../adapters/geo/asn-table.ts';
import { combineGeoReaders } from '../../adapters/geo/combine.ts';
import { openMmdb } from '../../adapters/geo/mmdb.ts';
import { createEnricher } from '../../src/enrich/enricher.ts';
import { createSessionTracker } from '../../src/enrich/session-tracker.ts';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import { createDeadLetters } from '../middleware/dead-letters.ts';
import { errorFields } from '../middleware/error-fields.ts';
import { readEnvironment } from '../middleware/read-environment.ts';
import type { Runtime, Variables } from '../middleware/runtime.ts';
import { balanceLedger } from './balance-ledger.ts';
import { createCurrentThreats } from './current-threats.ts';
import { EnrichEnvironment } from './environment.ts';
import { createHandler } from './handler.ts';
import { buildSinks } from './sinks.ts';

const SECRET_TTL_MS = 300_000;

/** Files beside the code: countries of addresses, and networks that announce them. */
const COUNTRIES = 'geo-whois-asn-country.mmdb';
const NETWORKS = { ipv4: 'asn-ipv4.csv', ipv6: 'asn-ipv6.csv' } as const;

/** Stage `enrich` with its adapters. */
export function build(runtime: Runtime, variables: Variables) {
  const environment = readEnvironment(EnrichEnvironment, variables);
  const { aws, clock, config, telemetry } = runtime;
  const sqs = createSqsClient(aws);
  const queue = (queueUrl: string) => createSqsQueue(sqs, { environment: aws, queueUrl, telemetry });
  const table = createTable(createDynamoDbClient(aws), environment.TABLE_NAME);
  const secrets = createSecrets(createSecretsManagerClient(aws), { ttlMs: SECRET_TTL_MS, now: clock });
  const { ARCHIVE_BUCKET: bucket, THREAT_BUCKET: threatBucket } = environment;
  const s3 = createOnce(() => createS3Client(aws));
  const threats =
    threatBucket === undefined
      ? undefined
      : createCurrentThreats({ shelf: createS3SetShelf(s3(), threatBucket), clock, telemetry });
  const ledger = { records: createLedgerRecords(table), book: createHourBook(table) };
  const depths = createQueueDepths(sqs, {
    environment: aws,
    eventsUrl: environment.EVENTS_QUEUE_URL,
    deadLettersUrl: environment.EVENTS_DEAD_LETTERS_URL,
  });
  return createHandler({
    clock,
    telemetry,
    visibility: queue(environment.EVENTS_QUEUE_URL),
    deadLetters: createDeadLetters(
      queue(environment.EVENTS_DEAD_LETTERS_URL),
      runtime,
      environment.SLUICE_VERSION,
    ),
    marks: createDeliveryMarks(table),
    refreshThreats: threats?.refresh,
    balance: (deadline) => balanceLedger({ clock, telemetry, ledger, depths }, deadline),
    archive: bucket === undefined ? undefined : createS3Archive(s3(), bucket),
    sink: buildSinks(runtime, environment, { secrets, table, s3 }),
    enrich: createEnricher({
      geo: combineGeoReaders(
        openMmdb(runtime.asset(COUNTRIES)),
        openAsnTables({ ipv4: runtime.asset(NETWORKS.ipv4), ipv6: runtime.asset(NETWORKS.ipv6) }),
      ),
      accounts: config.cloudtrail.accounts,
      threats: threats?.set,
      clock,
    }),
    sessionsOf: createSessionTracker({
      book: createSessionBook(table, clock),
      clock,
      onFailure: (error) =>
        telemetry.log('warn', 'who made sessions of AWS cannot be looked up or noted; events go without it', {
          stage: 'enrich',
          ...errorFields(error),
        }),
    }),
    encode: encodeEnvelope,
  });
}

/** Makes a thing when it is first asked for; a stage without buckets needs no client of S3. */
function createOnce<T extends object>(create: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= create();
    return made;
  };
}
