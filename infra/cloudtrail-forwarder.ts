import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { CloudTrailForwarderEnvironment } from '../functions/cloudtrail-forwarder/environment.ts';
import type { AwsSettings } from '../src/config/aws-settings.ts';
import type { CloudTrailSettings } from '../src/config/cloudtrail-settings.ts';
import { type Clock, runOnClock } from './constructs/clock.ts';
import { EventRoad } from './constructs/event-road.ts';
import { LogBuckets } from './constructs/log-buckets.ts';
import { LogSubscriptions } from './constructs/log-subscriptions.ts';
import { StageFunction, type StageSettings } from './constructs/stage-function.ts';
import type { StageQueue } from './constructs/stage-queue.ts';
import type { StateTable } from './constructs/state-table.ts';
import { letWatchTrails } from './constructs/trail-watch.ts';
import { forwarderRoleName } from './forwarder-role.ts';

export interface CloudTrailForwarderProps {
  readonly settings: StageSettings;
  readonly trail: StageQueue;
  readonly events: StageQueue;
  readonly state: StateTable;
  readonly cloudtrail: CloudTrailSettings;
  readonly aws: AwsSettings;
  /** ARNs of the token keys of the tenants whose records come. */
  readonly tokenKeys: readonly string[];
}

/** Stage `cloudtrail-forwarder`: trail queue → read → normalize → redact → events queue; also on a clock, to watch trails. */
export class CloudTrailForwarder extends Construct {
  readonly fn: StageFunction<CloudTrailForwarderEnvironment>;
  readonly clock: Clock;
  /** Buckets whose notifications a person must point at the trail queue. */
  readonly bucketsToConnect: readonly string[];
  readonly road: EventRoad;

  constructor(scope: Construct, id: string, props: CloudTrailForwarderProps) {
    super(scope, id);
    const { settings, trail: queue, events, state, cloudtrail, aws } = props;
    const { prefix } = settings;
    this.fn = new StageFunction<CloudTrailForwarderEnvironment>(this, 'Stage', {
      settings,
      stage: 'cloudtrail-forwarder',
      description: 'Reads what AWS writes: normalize, redact',
      roleName: aws.organization === undefined ? undefined : forwarderRoleName(prefix, Stack.of(this).region),
      handsOn: true,
      variables: {
        SLUICE_VERSION: settings.version,
        TRAIL_QUEUE_URL: queue.queue.queueUrl,
        TRAIL_DEAD_LETTERS_URL: queue.deadLetters.queueUrl,
        EVENTS_QUEUE_URL: events.queue.queueUrl,
        TABLE_NAME: state.table.tableName,
      },
    });
    this.fn.consume(queue);
    // Its own queue too: a file that takes longer than an invocation goes on in the next one.
    this.fn.allowSend(events.queue, queue.deadLetters, queue.queue);
    state.allowItems(this.fn, ['UpdateItem', 'BatchGetItem'], ['taken#']);
    state.allowItems(this.fn, ['GetItem', 'PutItem'], ['seen#']);
    if (props.tokenKeys.length > 0) this.fn.allow(['secretsmanager:GetSecretValue'], props.tokenKeys);
    letWatchTrails(this.fn, state, cloudtrail.trails);

    const buckets = [...cloudtrail.trails, ...aws.logs];
    const read = new LogBuckets(this, 'Buckets', { fn: this.fn, trail: queue, buckets });
    this.bucketsToConnect = read.toConnect;
    this.road = new EventRoad(this, 'Events', {
      prefix,
      trail: queue,
      organization: aws.organization,
      services: aws.services,
      buckets: buckets.filter(({ eventBridge }) => eventBridge).map(({ bucket }) => bucket),
    });
    const keep = aws.logGroups.length === 0 ? undefined : queue.queue;
    this.clock = runOnClock(this, prefix, this.fn, 'Watches trails, listens for silence', keep);
    if (aws.logGroups.length > 0)
      new LogSubscriptions(this, 'LogGroups', { prefix, fn: this.fn.live, groups: aws.logGroups });
  }
}
