import { createDynamoDbClient } from '../../adapters/aws/clients/dynamodb-client.ts';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import { createSqsQueue } from '../../adapters/aws/queues/sqs-queue.ts';
import { createDeliveryMarks } from '../../adapters/aws/table/delivery-marks.ts';
import { createSessionBook } from '../../adapters/aws/table/session-book.ts';
import { createTable } from '../../adapters/aws/table/table.ts';
import { openAsnTables } from '../../adapters/geo/asn-table.ts';
import { combineGeoReaders } from '../../adapters/geo/combine.ts';
import { openMmdb } from '../../adapters/geo/mmdb.ts';
import { createEnricher } from '../../src/enrich/enricher.ts';
import { createSessionTracker } from '../../src/enrich/session-tracker.ts';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import { createDeadLetters } from '../middleware/dead-letters.ts';
import { errorFields } from '../middleware/error-fields.ts';
import { lazySecrets } from '../middleware/lazy-secrets.ts';
import { readEnvironment } from '../middleware/read-environment.ts';
import type { Runtime, Variables } from '../middleware/runtime.ts';
import { lazyBuckets } from './buckets.ts';
import type { buildBalance } from './build-balance.ts';
import { createCurrentThreats } from './current-threats.ts';
import { EnrichEnvironment } from './environment.ts';
import { createHandler } from './handler.ts';
import { buildSinks } from './sinks.ts';

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
  const { ARCHIVE_BUCKET: bucket, THREAT_BUCKET: threatBucket } = environment;
  const buckets = lazyBuckets(aws);
  const threats =
    threatBucket === undefined
      ? undefined
      : createCurrentThreats({ shelf: buckets.setShelf(threatBucket), clock, telemetry });
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
    balance: lazyBalance(runtime, { environment, sqs, table }),
    archive: bucket === undefined ? undefined : buckets.archive(bucket),
    sink: buildSinks(runtime, environment, {
      secrets: lazySecrets(aws, clock),
      table,
      s3: buckets.client,
    }),
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

/** The balance is the clock's alone, and no part of a start. */
function lazyBalance(...given: Parameters<typeof buildBalance>): ReturnType<typeof buildBalance> {
  let made: Promise<ReturnType<typeof buildBalance>> | undefined;
  return async (deadline) => {
    made ??= import('./build-balance.ts').then((it) => it.buildBalance(...given));
    await (await made)(deadline);
  };
}
