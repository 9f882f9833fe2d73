import { Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IConstruct } from 'constructs';
import manifest from '../package.json' with { type: 'json' };
import { takesFromAws, tenantsFromAws, wantsReports, watchesSources } from '../src/config/asked-for.ts';
import { behindCloudFront } from '../src/config/edge-settings.ts';
import type { SluiceConfig } from '../src/config.ts';
import type { StageName } from '../src/event/stage.ts';
import { CodedError } from '../src/kernel/coded-error.ts';
import type { FunctionName, QueueName } from '../src/pipeline.ts';
import { AlertNotify } from './alert-notify.ts';
import { CloudTrailForwarder } from './cloudtrail-forwarder.ts';
import { ArchiveBucket } from './constructs/archive-bucket.ts';
import { watchedNodes } from './constructs/own-alarms.ts';
import { PassSecret, Secrets } from './constructs/secrets.ts';
import type { StageSettings } from './constructs/stage-function.ts';
import { StageQueue } from './constructs/stage-queue.ts';
import { StateTable } from './constructs/state-table.ts';
import { ThreatBucket } from './constructs/threat-bucket.ts';
import { WazuhPull } from './constructs/wazuh-pull.ts';
import { Enrich } from './enrich.ts';
import { Ingest } from './ingest.ts';
import { addOutputs } from './outputs.ts';
import { DataKey } from './place/data-key.ts';
import { applyGuardRails } from './place/guard-rails.ts';
import { Network } from './place/network.ts';
import { FunctionTracing } from './place/tracing.ts';
import { Rollout } from './rollout.ts';
import { secretRotations } from './secret-rotations.ts';
import { markState } from './state-mark.ts';
import { ThreatRefresh } from './threat-refresh.ts';
import { warnOf } from './warnings.ts';
import { Watch } from './watch.ts';

export interface SecurityEventPipelineProps {
  /** What `defineConfig` answered. Its `name` begins every physical name: one pipeline of a name in an account and region. */
  readonly config: SluiceConfig;
  /** Absolute path of each function's bundle: what `bundlePipeline` answers, made for the same configuration. */
  readonly bundles: Readonly<Record<FunctionName, string>>;
  /** Epoch ms: synthesis warns of what in the configuration is to end soon. The time of synthesis, when it is left out. */
  readonly now?: number;
}

/**
 * The whole of Sluice in one account and region, in the order in which data flows through it; as a construct, to stand in a
 * stack of yours. Several may stand in one stack. What it made is there to be granted and watched; what is to be different
 * belongs into the configuration.
 *
 * @throws CodedError `name_taken` when the stack has a pipeline of that name already
 */
export class SecurityEventPipeline extends Construct {
  /** `config.name`: what every physical name begins with, and the namespace of the metrics. */
  readonly name: string;
  /** Base URL for clients, without a trailing slash; a token until it is deployed. */
  readonly ingestUrl: string;
  /** What stands between the stages; no `trail` where nothing comes from AWS. */
  readonly queues: Readonly<Partial<Record<'trail', Queue>> & Record<Exclude<QueueName, 'trail'>, Queue>>;
  /** What the stages gave up on, by the name of the queue. */
  readonly deadLetters: SecurityEventPipeline['queues'];
  /** No `cloudtrail-forwarder` where nothing comes from AWS. */
  readonly functions: Readonly<Partial<Record<StageName, IFunction>>>;
  /** Ingest keys, delivery marks, the ledger; never deleted with the stack. */
  readonly table: Table;
  /** Undefined with `archive: { enabled: false }`. */
  readonly archiveBucket: Bucket | undefined;
  /** Where alarms go. Alarms of your own may publish when their `alarmName` begins with `<name>-`. */
  readonly alarmTopic: Topic;
  /** Where other accounts send; undefined without `aws.organization`. */
  readonly eventBus: EventBus | undefined;

  constructor(scope: Construct, id: string, { config, bundles, now }: SecurityEventPipelineProps) {
    super(scope, id);
    this.name = config.name;
    refuseSecondOfName(this);
    warnOf(this, config, now ?? Date.now());
    const prefix = config.name;
    // Where it all stands.
    applyGuardRails(this, config.deployment);
    const key = config.deployment.kms === 'managed' ? undefined : new DataKey(this, 'DataKey', config);
    const { vpc, edge } = config.deployment;
    const network = vpc === undefined ? undefined : new Network(this, 'Network', { config, vpc, key });
    const settings: StageSettings = {
      prefix,
      bundles,
      logRetentionDays: config.observability.logRetentionDays,
      version: manifest.version,
      key,
      network,
      tracing: config.observability.tracing ? new FunctionTracing(this, 'Tracing', { prefix }) : undefined,
    };

    // What outlives the stack.
    const state = new StateTable(this, 'State', { prefix, key });
    const secrets = new Secrets(this, 'Secrets', {
      prefix,
      key,
      tenants: config.tenants,
      hooks: config.hooks,
      channels: config.alerts.channels,
      agent: config.wazuh.agent,
      indexer: config.wazuh.indexer,
      rotation: config.rotation,
    });
    const passSecret = behindCloudFront(edge) ? new PassSecret(this, 'Pass', { prefix, key }).arn : undefined;
    const archive = config.archive.enabled
      ? new ArchiveBucket(this, 'Archive', config.archive, key)
      : undefined;
    const { threatIntel } = config;
    const ownThreats =
      threatIntel === undefined || threatIntel.bucket !== undefined
        ? undefined
        : new ThreatBucket(this, 'Threats', key);
    const threatBucket = threatIntel?.bucket ?? ownThreats?.bucket.bucketName;

    // What stands between the stages.
    const trail = takesFromAws(config)
      ? new StageQueue(this, 'TrailQueue', { prefix, key, queue: 'trail' })
      : undefined;
    const events = new StageQueue(this, 'EventsQueue', { prefix, key, queue: 'events' });
    const alerts = new StageQueue(this, 'AlertsQueue', { prefix, key, queue: 'alerts' });
    const pull =
      config.wazuh.s3 === undefined
        ? undefined
        : new WazuhPull(this, 'WazuhPull', { prefix, key, settings: config.wazuh.s3 });

    // applications → events queue; the manager's alerts → alerts queue
    const ingest = new Ingest(this, 'Ingest', {
      settings,
      events,
      alerts,
      state,
      alertSigning: secrets.alertSigning,
      hooks: secrets.hooks,
      tokenKeys: secrets.tokenKeys(config.tenants.map(({ id }) => id)),
      edge: edge && { config, edge, passSecret },
    });
    // CloudTrail → trail queue → events queue
    const forwarder =
      trail &&
      new CloudTrailForwarder(this, 'CloudTrailForwarder', {
        settings,
        trail,
        events,
        state,
        cloudtrail: config.cloudtrail,
        aws: config.aws,
        tokenKeys: secrets.tokenKeys(tenantsFromAws(config)),
      });
    // events queue → Wazuh
    const enrich = new Enrich(this, 'Enrich', {
      settings,
      events,
      state,
      archive,
      wazuh: secrets.wazuh,
      agentKeys: secrets.agentKeys,
      agentMode: config.wazuh.agent?.mode,
      threatBucket,
      pull,
    });
    // feeds of threat indicators → what enrich looks events up in
    const threatRefresh =
      threatBucket === undefined || threatIntel === undefined || threatIntel.feeds.length === 0
        ? undefined
        : new ThreatRefresh(this, 'ThreatRefresh', {
            settings,
            bucket: threatBucket,
            everyHours: threatIntel.everyHours,
          });
    // what enrich logs in with and sends as, and alert-notify writes with
    const rotations = secretRotations(this, { settings, secrets, rotation: config.rotation });
    // alerts queue → people
    const alertNotify = new AlertNotify(this, 'AlertNotify', {
      settings,
      alerts,
      state,
      channelSecret: secrets.channels,
      slackToken: secrets.slackToken,
      channels: config.alerts.channels,
      indexer: secrets.indexer && {
        secret: secrets.indexer,
        everyMinutes: config.wazuh.indexer?.everyMinutes ?? 1,
      },
      archive: wantsReports(config) ? archive : undefined,
      watched: watchesSources(config),
      agingSecrets: secrets.agingWith(config.rotation),
    });

    const watch = new Watch(this, 'Watch', {
      prefix,
      pipeline: this,
      settings: config.observability,
      key,
      door: ingest.door,
      queues: [...(trail ? [trail] : []), events, alerts],
      alerts,
      table: state.table,
      pull,
      nodes: watchedNodes(config),
      functions: [ingest.fn, ...(forwarder ? [forwarder.fn] : []), enrich.fn, alertNotify.fn],
      trails: config.cloudtrail.trails.length > 0 || config.aws.services.includes('cloudtrail'),
      clocks: [...(forwarder ? [forwarder.clock] : []), enrich.clock, ...alertNotify.clocks],
      alertSources: watchesSources(config),
      activity: wantsReports(config) && archive !== undefined,
      threats: threatRefresh,
      rotations,
    });

    if (config.rollout !== 'all-at-once')
      new Rollout(this, 'Rollout', {
        prefix,
        way: config.rollout,
        api: ingest.door.api,
        stages: [
          [ingest.fn],
          ...(forwarder ? [[forwarder.fn, trail] as const] : []),
          [enrich.fn, events],
          [alertNotify.fn, alerts],
        ],
      });

    this.ingestUrl = ingest.door.url;
    this.queues = { ...(trail && { trail: trail.queue }), events: events.queue, alerts: alerts.queue };
    this.deadLetters = {
      ...(trail && { trail: trail.deadLetters }),
      events: events.deadLetters,
      alerts: alerts.deadLetters,
    };
    this.functions = {
      ingest: ingest.fn.function,
      ...(forwarder && { 'cloudtrail-forwarder': forwarder.fn.function }),
      enrich: enrich.fn.function,
      'alert-notify': alertNotify.fn.function,
    };
    this.table = state.table;
    this.archiveBucket = archive?.bucket;
    this.alarmTopic = watch.topic.topic;
    this.eventBus = forwarder?.road.bus;
    markState(this, prefix);
    addOutputs(this, {
      ingestUrl: this.ingestUrl,
      alarmTopicArn: this.alarmTopic.topicArn,
      trailQueueArn: trail?.queue.queueArn,
      trailBucketsToConnect: forwarder?.bucketsToConnect ?? [],
      eventBusArn: this.eventBus?.eventBusArn,
      archiveBucketName: archive?.bucket.bucketName,
      threatBucketName: ownThreats?.bucket.bucketName,
      wazuhQueueName: pull?.queue.queueName,
      wazuhReaderRoleArn: pull?.role.roleArn,
      secretsToFill: secrets.toFill.map(({ name }) => name),
    });
  }
}

/** Every physical name begins with the name of the pipeline, so two of one name in a stack could not be deployed. */
function refuseSecondOfName(pipeline: SecurityEventPipeline): void {
  const others = Stack.of(pipeline).node.findAll();
  if (others.some((other) => other !== pipeline && isNamed(other, pipeline.name)))
    throw new CodedError(
      'name_taken',
      `${pipeline.node.path}: this stack has a pipeline named "${pipeline.name}" already; give each configuration its own name`,
    );
}

function isNamed(construct: IConstruct, name: string): boolean {
  return construct instanceof SecurityEventPipeline && construct.name === name;
}
