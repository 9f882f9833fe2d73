import { CfnOutput } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import manifest from '../package.json' with { type: 'json' };
import type { SluiceConfig } from '../src/config.ts';
import type { FunctionName } from '../src/pipeline.ts';
import { AlertNotify } from './alert-notify.ts';
import { CloudTrailForwarder } from './cloudtrail-forwarder.ts';
import { ArchiveBucket } from './constructs/archive-bucket.ts';
import { Secrets } from './constructs/secrets.ts';
import type { StageSettings } from './constructs/stage-function.ts';
import { StageQueue } from './constructs/stage-queue.ts';
import { StateTable } from './constructs/state-table.ts';
import { ThreatBucket } from './constructs/threat-bucket.ts';
import { WazuhPull } from './constructs/wazuh-pull.ts';
import { Enrich } from './enrich.ts';
import { Ingest } from './ingest.ts';
import { ThreatRefresh } from './threat-refresh.ts';
import { Watch } from './watch.ts';

export interface SecurityEventPipelineProps {
  /** What `defineConfig` answered. */
  readonly config: SluiceConfig;
  /** Folder of each function's bundle, as `bundleStages` makes them. */
  readonly bundles: Readonly<Record<FunctionName, string>>;
}

/** The whole of Sluice in one account and region, in the order in which data flows through it. */
export class SecurityEventPipeline extends Construct {
  constructor(scope: Construct, id: string, { config, bundles }: SecurityEventPipelineProps) {
    super(scope, id);
    const prefix = config.name;
    const settings: StageSettings = {
      prefix,
      bundles,
      logRetentionDays: config.observability.logRetentionDays,
      version: manifest.version,
    };

    // What outlives the stack.
    const state = new StateTable(this, 'State', { prefix });
    const secrets = new Secrets(this, 'Secrets', {
      prefix,
      tenants: config.tenants,
      hooks: config.hooks,
      channels: config.alerts.channels,
      agent: config.wazuh.agent,
      indexer: config.wazuh.indexer,
    });
    const archive = config.archive.enabled ? new ArchiveBucket(this, 'Archive', config.archive) : undefined;
    const { threatIntel } = config;
    const ownThreats =
      threatIntel === undefined || threatIntel.bucket !== undefined
        ? undefined
        : new ThreatBucket(this, 'Threats');
    const threatBucket = threatIntel?.bucket ?? ownThreats?.bucket.bucketName;

    // What stands between the stages.
    const trail = new StageQueue(this, 'TrailQueue', { prefix, queue: 'trail' });
    const events = new StageQueue(this, 'EventsQueue', { prefix, queue: 'events' });
    const alerts = new StageQueue(this, 'AlertsQueue', { prefix, queue: 'alerts' });
    const pull =
      config.wazuh.s3 === undefined
        ? undefined
        : new WazuhPull(this, 'WazuhPull', { prefix, settings: config.wazuh.s3 });

    // applications → events queue; the manager's alerts → alerts queue
    const ingest = new Ingest(this, 'Ingest', {
      settings,
      events,
      alerts,
      state,
      alertSigning: secrets.alertSigning,
      hooks: secrets.hooks,
      tokenKeys: secrets.tokenKeys(config.tenants.map(({ id }) => id)),
    });
    // CloudTrail → trail queue → events queue
    const cloudtrailForwarder = new CloudTrailForwarder(this, 'CloudTrailForwarder', {
      settings,
      trail,
      events,
      state,
      cloudtrail: config.cloudtrail,
      aws: config.aws,
      tokenKeys: secrets.tokenKeys(tenantsOfRecords(config)),
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
    // alerts queue → people
    const alertNotify = new AlertNotify(this, 'AlertNotify', {
      settings,
      alerts,
      state,
      channelSecret: secrets.channels,
      channels: config.alerts.channels,
      indexer: secrets.indexer && {
        secret: secrets.indexer,
        everyMinutes: config.wazuh.indexer?.everyMinutes ?? 1,
      },
      archive: wantsReports(config) ? archive : undefined,
      watched: watchesSources(config),
    });

    const watch = new Watch(this, 'Watch', {
      prefix,
      email: config.observability.alarmEmail,
      door: ingest.door,
      queues: [trail, events, alerts],
      pull,
      nodes: config.wazuh.nodes.map((node) => node.name),
      functions: [ingest.fn, cloudtrailForwarder.fn, enrich.fn, alertNotify.fn],
      trails: config.cloudtrail.trails.length > 0 || config.aws.services.includes('cloudtrail'),
      clocks: [cloudtrailForwarder.clock, enrich.clock, ...alertNotify.clocks],
      alertSources: watchesSources(config),
      threats: threatRefresh,
    });

    new CfnOutput(this, 'IngestUrl', { description: 'Base URL for clients', value: ingest.door.url });
    new CfnOutput(this, 'AlarmTopicArn', {
      description: 'Subscribe what wakes you',
      value: watch.topic.topic.topicArn,
    });
    new CfnOutput(this, 'TrailQueueArn', {
      description: 'Where the buckets of TrailBucketsToConnect send s3:ObjectCreated:* events',
      value: trail.queue.queueArn,
    });
    if (cloudtrailForwarder.bucketsToConnect.length > 0)
      new CfnOutput(this, 'TrailBucketsToConnect', {
        description: 'Point their event notifications at TrailQueueArn, once',
        value: cloudtrailForwarder.bucketsToConnect.join(', '),
      });
    if (cloudtrailForwarder.road.bus !== undefined)
      new CfnOutput(this, 'EventBusArn', {
        description: 'Where the member stack of other accounts and regions sends to',
        value: cloudtrailForwarder.road.bus.eventBusArn,
      });
    if (archive !== undefined) new CfnOutput(this, 'ArchiveBucketName', { value: archive.bucket.bucketName });
    if (ownThreats !== undefined)
      new CfnOutput(this, 'ThreatBucketName', {
        description: 'Feeds of your own go below feeds/; `npx sluice intel status --bucket` asks it',
        value: ownThreats.bucket.bucketName,
      });
    if (pull !== undefined) {
      new CfnOutput(this, 'WazuhQueueName', {
        description: '`npx sluice wazuh config` prints what ossec.conf needs',
        value: pull.queue.queueName,
      });
      new CfnOutput(this, 'WazuhReaderRoleArn', {
        description: 'The role with which Wazuh reads',
        value: pull.role.roleArn,
      });
    }
    new CfnOutput(this, 'SecretsToFill', {
      description: 'Created empty; fill them with `aws secretsmanager put-secret-value`',
      value: secrets.toFill.map(({ name }) => name).join(', '),
    });
  }
}

/** Whether anybody looks after the sources of alerts. */
function watchesSources({ alerts, wazuh }: SluiceConfig): boolean {
  return alerts.heartbeat !== undefined || wazuh.indexer !== undefined;
}

function wantsReports({ reports }: SluiceConfig): boolean {
  return reports.daily !== undefined || reports.monthly !== undefined;
}

/** Tenants whose records of AWS may come. */
function tenantsOfRecords({ cloudtrail, aws, tenants }: SluiceConfig): readonly string[] {
  const named = [
    ...[...cloudtrail.trails, ...aws.logs, ...aws.logGroups].map(({ tenant }) => tenant),
    ...Object.values(cloudtrail.accounts).flatMap(({ tenant }) => tenant ?? []),
  ];
  const byBus = aws.services.length === 0 ? [] : [aws.tenant ?? tenants[0]?.id ?? ''];
  return [...new Set([...named, ...byBus])];
}
