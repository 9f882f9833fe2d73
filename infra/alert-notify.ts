import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { AlertNotifyEnvironment } from '../functions/alert-notify/environment.ts';
import type { ChannelConfig } from '../src/config/channel-settings.ts';
import { ACTIVITY_EVENT, ACTIVITY_EVERY_MINUTES, POLL_EVENT } from '../src/pipeline.ts';
import type { ArchiveBucket } from './constructs/archive-bucket.ts';
import { type Clock, runOnClock, runOnOtherClock } from './constructs/clock.ts';
import type { EmptySecret } from './constructs/secrets.ts';
import { StageFunction, type StageSettings } from './constructs/stage-function.ts';
import type { StageQueue } from './constructs/stage-queue.ts';
import type { StateTable } from './constructs/state-table.ts';

export interface AlertNotifyProps {
  readonly settings: StageSettings;
  readonly alerts: StageQueue;
  readonly state: StateTable;
  readonly channelSecret: EmptySecret;
  /** Of the bot token that changes by itself. */
  readonly slackToken: EmptySecret | undefined;
  readonly channels: Readonly<Record<string, ChannelConfig>>;
  /** Wazuh's indexer, when alerts are read from it too. */
  readonly indexer: { readonly secret: EmptySecret; readonly everyMinutes: number } | undefined;
  /** What reports count events of; undefined without reports or without an archive. */
  readonly archive: ArchiveBucket | undefined;
  /** Whether the sources of alerts are watched. */
  readonly watched: boolean;
  /** Those that people are reminded of when they are old. */
  readonly agingSecrets: readonly EmptySecret[];
}

/** Stage `alert-notify`: alerts queue → group → route → render → send; also on a clock, for digests that are due. */
export class AlertNotify extends Construct {
  readonly fn: StageFunction<AlertNotifyEnvironment>;
  readonly clocks: readonly Clock[];

  constructor(scope: Construct, id: string, props: AlertNotifyProps) {
    super(scope, id);
    const { settings, alerts, state, channelSecret, slackToken, channels, indexer, archive } = props;
    const { watched, agingSecrets } = props;
    this.fn = new StageFunction<AlertNotifyEnvironment>(this, 'Stage', {
      settings,
      stage: 'alert-notify',
      description: 'Tells people about Wazuh alerts: notify',
      variables: {
        SLUICE_VERSION: settings.version,
        ALERTS_QUEUE_URL: alerts.queue.queueUrl,
        ALERTS_DEAD_LETTERS_URL: alerts.deadLetters.queueUrl,
        TABLE_NAME: state.table.tableName,
        CHANNELS_SECRET_ID: channelSecret.arn,
        ...(slackToken === undefined ? {} : { SLACK_TOKEN_SECRET_ID: slackToken.arn }),
        ...(indexer === undefined ? {} : { WAZUH_INDEXER_SECRET_ID: indexer.secret.arn }),
        ...(agingSecrets.length === 0
          ? {}
          : { AGING_SECRETS: agingSecrets.map(({ name }) => name).join(',') }),
        ...(archive === undefined ? {} : { ARCHIVE_BUCKET: archive.bucket.bucketName }),
      },
    });
    this.fn.consume(alerts);
    this.fn.allowSend(alerts.deadLetters);
    // What is done alike stands together: a role's policies may have 10 240 characters in all.
    state.allowItems(this.fn, ['GetItem', 'BatchGetItem', 'PutItem'], ['group#', 'incident#']);
    state.allowItems(this.fn, ['GetItem', 'PutItem', 'BatchWriteItem', 'DeleteItem'], ['task#']);
    state.allowItems(this.fn, ['GetItem', 'UpdateItem'], ['storm#', 'test#']);
    state.allowItems(this.fn, ['GetItem', 'PutItem'], ['probe#']);
    state.allowItems(
      this.fn,
      ['GetItem', 'BatchGetItem', 'BatchWriteItem', 'UpdateItem'],
      ['alerted#', 'alertday#'],
    );
    const sums = archive === undefined ? [] : ['activity#'];
    state.allowItems(this.fn, ['GetItem', 'BatchGetItem', 'UpdateItem'], ['report#', ...sums]);
    state.allowItems(this.fn, ['BatchGetItem', 'UpdateItem'], ['alertsum#']);
    state.allowItems(this.fn, ['BatchGetItem'], ['hour#', 'mute#']);
    state.allowLists(this.fn, 'alerts#');
    state.allowList(this.fn, 'due');
    state.allowList(this.fn, 'mutes');
    state.allowList(this.fn, 'incidents');
    state.allowList(this.fn, 'reports');
    const secrets = [channelSecret, slackToken, indexer?.secret];
    this.fn.allow(
      ['secretsmanager:GetSecretValue'],
      secrets.flatMap((secret) => secret?.arn ?? []),
    );
    // Notices and alerts of the indexer go onto the queue that the stage reads.
    if (watched || agingSecrets.length > 0) this.fn.allowSend(alerts.queue);
    if (watched) this.#allowWatch(state);
    if (agingSecrets.length > 0)
      // Their age, and no value.
      this.fn.allow(
        ['secretsmanager:DescribeSecret'],
        agingSecrets.map(({ arn }) => arn),
      );
    if (archive !== undefined) this.#allowArchive(archive);
    for (const channel of Object.values(channels)) this.#allowMail(channel);
    const topics = Object.values(channels).flatMap((channel) =>
      channel.type === 'sns' ? channel.topicArn : [],
    );
    if (topics.length > 0) this.fn.allow(['sns:Publish'], topics);
    const description = 'Sends digests that are due and what a channel did not take';
    const clock = runOnClock(this, settings.prefix, this.fn, description);
    const polled =
      indexer === undefined
        ? []
        : [
            runOnOtherClock(this, settings.prefix, this.fn, {
              name: 'poller',
              description: "Reads alerts from Wazuh's indexer",
              everyMinutes: indexer.everyMinutes,
              message: POLL_EVENT,
            }),
          ];
    const summed =
      archive === undefined
        ? []
        : [
            runOnOtherClock(this, settings.prefix, this.fn, {
              name: 'activity',
              description: 'Sums up the archive for reports',
              everyMinutes: ACTIVITY_EVERY_MINUTES,
              message: ACTIVITY_EVENT,
            }),
          ];
    this.clocks = [clock, ...polled, ...summed];
  }

  /** What is known of the sources of alerts. */
  #allowWatch(state: StateTable): void {
    const actions = ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] as const;
    state.allowItems(this.fn, actions, ['source#']);
    state.allowList(this.fn, 'sources');
    state.allowList(this.fn, 'waits');
  }

  /** Reports read what the archive holds: its events and no other object. */
  #allowArchive({ bucket }: ArchiveBucket): void {
    this.fn.allow(['s3:ListBucket'], [bucket.bucketArn], { StringLike: { 's3:prefix': 'events/*' } });
    this.fn.allow(['s3:GetObject'], [bucket.arnForObjects('events/*')]);
  }

  #allowMail(channel: ChannelConfig): void {
    if (channel.type !== 'email' || channel.transport !== 'ses') return;
    // Which identity SES checks depends on what was verified (address, domain or parent domain), so the sender and the
    // recipients are pinned by condition instead of by resource.
    this.fn.allow(
      ['ses:SendEmail'],
      ['identity', 'configuration-set'].map((resource) =>
        Stack.of(this).formatArn({
          service: 'ses',
          resource,
          resourceName: '*',
          arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
        }),
      ),
      {
        StringEquals: { 'ses:FromAddress': channel.from },
        'ForAllValues:StringEquals': { 'ses:Recipients': channel.to },
      },
    );
  }
}
