import { setTimeout as sleep } from 'node:timers/promises';
import { createAlertHistory } from '../../adapters/aws/alert-history.ts';
import { createDynamoDbClient } from '../../adapters/aws/dynamodb-client.ts';
import { createGroupStore } from '../../adapters/aws/group-store.ts';
import { createHourBook } from '../../adapters/aws/hour-book.ts';
import { createMuteStore } from '../../adapters/aws/mute-store.ts';
import { createProbeLog } from '../../adapters/aws/probe-log.ts';
import { createSecrets } from '../../adapters/aws/secrets.ts';
import { createSecretsManagerClient } from '../../adapters/aws/secrets-manager-client.ts';
import { createSesClient } from '../../adapters/aws/sesv2-client.ts';
import { createSnsClient } from '../../adapters/aws/sns-client.ts';
import { createSqsClient } from '../../adapters/aws/sqs-client.ts';
import { createSqsQueue } from '../../adapters/aws/sqs-queue.ts';
import { createTable, type Table } from '../../adapters/aws/table.ts';
import { createChannels } from '../../adapters/channels/create-channels.ts';
import { createGuardedFetch } from '../../adapters/channels/guarded-fetch.ts';
import { hourOf } from '../../src/event/ledger.ts';
import { hoursBetween } from '../../src/event/ledger-balance.ts';
import type { Channel } from '../../src/notify/channel.ts';
import { configuredMutes } from '../../src/notify/mute.ts';
import { notificationOf } from '../../src/notify/render/notification.ts';
import { render } from '../../src/notify/render/render.ts';
import { ledgerLine } from '../../src/notify/report/ledger-line.ts';
import { createDeadLetters } from '../middleware/dead-letters.ts';
import { readEnvironment } from '../middleware/read-environment.ts';
import type { Runtime, Variables } from '../middleware/runtime.ts';
import { readChannelSecrets } from '../middleware/secret-shapes.ts';
import { buildSources } from './build-sources.ts';
import { AlertNotifyEnvironment } from './environment.ts';
import { createHandler } from './handler.ts';
import { rememberedMutes } from './mutes.ts';

const SECRET_TTL_MS = 300_000;

/** Stage `alert-notify` with its adapters. */
export function build(runtime: Runtime, variables: Variables) {
  const environment = readEnvironment(AlertNotifyEnvironment, variables);
  const { aws, clock, config, random, telemetry } = runtime;
  const guardedFetch = createGuardedFetch({ loopback: aws.endpoints !== undefined });
  const sqs = createSqsClient(aws);
  const queue = (queueUrl: string) => createSqsQueue(sqs, { environment: aws, queueUrl, telemetry });
  const secrets = createSecrets(createSecretsManagerClient(aws), { ttlMs: SECRET_TTL_MS, now: clock });
  const table = createTable(createDynamoDbClient(aws), environment.TABLE_NAME);
  const groups = createGroupStore(table, clock);
  return createHandler({
    clock,
    random,
    wait: (ms) => sleep(ms),
    telemetry,
    visibility: queue(environment.ALERTS_QUEUE_URL),
    deadLetters: createDeadLetters(
      queue(environment.ALERTS_DEAD_LETTERS_URL),
      runtime,
      environment.SLUICE_VERSION,
    ),
    groups,
    history: createAlertHistory(table),
    probes: createProbeLog(table, clock),
    mutes: rememberedMutes(configuredMutes(config.alerts.mutes), createMuteStore(table), clock),
    config: config.alerts,
    ...buildSources(runtime, environment, {
      table,
      groups,
      secrets,
      alerts: queue(environment.ALERTS_QUEUE_URL),
    }),
    reporting: { settings: config.reports, ledger: keptLedger(table) },
    channels: channelsOf(
      () => secrets.get(environment.CHANNELS_SECRET_ID),
      (text) =>
        createChannels(config.alerts.channels, readChannelSecrets(environment.CHANNELS_SECRET_ID, text), {
          fetch: guardedFetch,
          clock,
          sleep: (ms) => sleep(ms),
          ses: () => createSesClient(aws),
          sns: () => createSnsClient(aws),
        }),
    ),
    render: (entry, type) => {
      const notification = notificationOf(entry);
      const { dashboardUrl, timeZone } = config.alerts;
      return notification && render(type, notification, { dashboardUrl, timeZone });
    },
  });
}

/** The ledger as stage `enrich` has summed it up, hour by hour; undefined when it has not yet. */
function keptLedger(table: Table) {
  const book = createHourBook(table);
  return async (from: number, until: number) => {
    const kept = await book.read(hoursBetween(hourOf(from), hourOf(until - 1)));
    return kept.length === 0 ? undefined : ledgerLine(kept.flatMap(({ rows }) => rows));
  };
}

/** Channels are made anew when their secret has changed, and kept otherwise: they hold their own pace. */
function channelsOf(
  readSecret: () => Promise<string>,
  create: (secret: string) => ReadonlyMap<string, Channel>,
): () => Promise<ReadonlyMap<string, Channel>> {
  let current: { readonly secret: string; readonly channels: ReadonlyMap<string, Channel> } | undefined;
  return async () => {
    const secret = await readSecret();
    if (current?.secret !== secret) current = { secret, channels: create(secret) };
    return current.channels;
  };
}
