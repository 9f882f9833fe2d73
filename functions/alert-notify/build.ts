import { setTimeout as sleep } from 'node:timers/promises';
import { createDynamoDbClient } from '../../adapters/aws/clients/dynamodb-client.ts';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import { createSqsQueue } from '../../adapters/aws/queues/sqs-queue.ts';
import { createAlertHistory } from '../../adapters/aws/table/alert-history.ts';
import { createGroupStore } from '../../adapters/aws/table/group-store.ts';
import { createHourBook } from '../../adapters/aws/table/hour-book.ts';
import { createMuteStore } from '../../adapters/aws/table/mute-store.ts';
import { createProbeLog } from '../../adapters/aws/table/probe-log.ts';
import { createReportDesk } from '../../adapters/aws/table/report-desk.ts';
import { createStormBook } from '../../adapters/aws/table/storm-book.ts';
import { createTable, type Table } from '../../adapters/aws/table/table.ts';
import { createTestLog } from '../../adapters/aws/table/test-log.ts';
import { hourOf } from '../../src/event/ledger.ts';
import { hoursBetween } from '../../src/event/ledger-balance.ts';
import type { ActivityBook } from '../../src/notify/activity/activity-book.ts';
import { configuredMutes } from '../../src/notify/group/mute.ts';
import { ledgerLine } from '../../src/notify/report/ledger-line.ts';
import { createDeadLetters } from '../middleware/dead-letters.ts';
import { lazySecrets } from '../middleware/lazy-secrets.ts';
import { readEnvironment } from '../middleware/read-environment.ts';
import type { Runtime, Variables } from '../middleware/runtime.ts';
import type { buildSending } from './build-sending.ts';
import { AlertNotifyEnvironment } from './environment.ts';
import { type AlertNotifyDeps, createHandler } from './handler.ts';
import { rememberedMutes } from './mutes.ts';
import type { NotifyDeps } from './notify-deps.ts';
import { buildSources } from './sources/build-sources.ts';
import type { WatchSecretsDeps } from './sources/watch-secrets.ts';
import { createStormGate } from './storm-gate.ts';

/** Stage `alert-notify` with its adapters. */
export function build(runtime: Runtime, variables: Variables) {
  const environment = readEnvironment(AlertNotifyEnvironment, variables);
  const { aws, clock, config, random, telemetry } = runtime;
  const sqs = createSqsClient(aws);
  const queue = (queueUrl: string) => createSqsQueue(sqs, { environment: aws, queueUrl, telemetry });
  const secrets = lazySecrets(aws, clock);
  const table = createTable(createDynamoDbClient(aws), environment.TABLE_NAME);
  const groups = createGroupStore(table, clock);
  const alerts = queue(environment.ALERTS_QUEUE_URL);
  return createHandler({
    clock,
    random,
    wait: runtime.pause ?? ((ms) => sleep(ms)),
    telemetry,
    visibility: alerts,
    deadLetters: createDeadLetters(
      queue(environment.ALERTS_DEAD_LETTERS_URL),
      runtime,
      environment.SLUICE_VERSION,
    ),
    groups,
    history: createAlertHistory(table),
    probes: createProbeLog(table, clock),
    tests: createTestLog(table, clock),
    mutes: rememberedMutes(configuredMutes(config.alerts.mutes), createMuteStore(table), clock),
    storms:
      config.alerts.storm === false
        ? undefined
        : createStormGate(createStormBook(table), config.alerts.storm.groupsPerMinute),
    config: config.alerts,
    ...buildSources(runtime, environment, {
      table,
      groups,
      secrets,
      alerts,
    }),
    watchSecrets: lazySecretWatch(runtime, environment.AGING_SECRETS, { groups, alerts }),
    reporting: {
      settings: config.reports,
      ledger: keptLedger(table),
      desk: createReportDesk(table),
      activity: environment.ARCHIVE_BUCKET === undefined ? undefined : keptActivity(table),
    },
    sumActivity: lazySums(runtime, table, environment.ARCHIVE_BUCKET),
    ...lazySending(runtime, {
      secretId: environment.CHANNELS_SECRET_ID,
      secrets,
      slackTokenId: environment.SLACK_TOKEN_SECRET_ID,
    }),
  });
}

/** Loaded with its first look: no notification needs it. */
function lazySecretWatch(
  { aws, clock, config, telemetry }: Runtime,
  names: string | undefined,
  given: Pick<WatchSecretsDeps, 'groups' | 'alerts'>,
): AlertNotifyDeps['watchSecrets'] {
  const { remindAfterDays: afterDays } = config.rotation;
  if (names === undefined || afterDays === false) return undefined;
  let watch: Promise<(claimant: string) => Promise<void>> | undefined;
  return async (claimant) => {
    watch ??= import('./sources/build-secret-watch.ts').then((it) =>
      it.buildSecretWatch(aws, names.split(','), { clock, telemetry, afterDays, ...given }),
    );
    await (await watch)(claimant);
  };
}

/** The ledger as stage `enrich` has summed it up, hour by hour; undefined when it has not yet. */
function keptLedger(table: Table) {
  const book = createHourBook(table);
  return async (from: number, until: number) => {
    const kept = await book.read(hoursBetween(hourOf(from), hourOf(until - 1)));
    return kept.length === 0 ? undefined : ledgerLine(kept.flatMap(({ rows }) => rows));
  };
}

/** Sums of what users did, as the clock of them has made them. */
function keptActivity(table: Table): Pick<ActivityBook, 'read'> {
  const load = () => import('../../adapters/aws/table/activity-book.ts');
  return { read: async (hours) => (await load()).createActivityBook(table).read(hours) };
}

/** Loaded with the first run of its clock: it brings the client of S3 along, which no notification needs. */
function lazySums(runtime: Runtime, table: Table, bucket: string | undefined) {
  const { daily, monthly } = runtime.config.reports;
  let sums: Promise<(deadline: number) => Promise<void>> | undefined;
  return async (deadline: number): Promise<void> => {
    if (bucket === undefined || (daily === undefined && monthly === undefined)) return;
    sums ??= import('./reports/build-activity.ts').then((it) => it.buildActivity(runtime, { table, bucket }));
    await (await sums)(deadline);
  };
}

/**
 * What writes and sends is loaded beside the rest: it is as much code again, and neither a repeated alert nor a tick of the
 * clock without anything due needs it. It is there when the first group has been read.
 */
function lazySending(...given: Parameters<typeof buildSending>): Pick<NotifyDeps, 'channels' | 'render'> {
  const loaded = import('./build-sending.ts').then((it) => it.buildSending(...given));
  // Told by whoever sends.
  loaded.catch(() => undefined);
  return {
    channels: async () => (await loaded).channels(),
    render: async (entry, type) => (await loaded).render(entry, type),
  };
}
