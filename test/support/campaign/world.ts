import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { rootRules } from '@sluice/logtest';
import { createS3Client } from '../../../adapters/aws/clients/s3-client.ts';
import { createSqsClient } from '../../../adapters/aws/clients/sqs-client.ts';
import type { Runtime } from '../../../functions/middleware/runtime.ts';
import {
  AgentSettingsSchema,
  ForwardSettingsSchema,
  S3SettingsSchema,
} from '../../../src/config/forward-settings.ts';
import type { SluiceConfig } from '../../../src/config.ts';
import type { SinkName } from '../../../src/forward/sink.ts';
import { withUrls } from '../../../tools/local/aws/queue-urls.ts';
import type { Closers } from '../../../tools/local/closers.ts';
import { type CloudWeather, startCloud } from '../../../tools/local/cloud.ts';
import { geoAsset } from '../../../tools/local/geo-asset.ts';
import { LOOPBACK_HOST } from '../../../tools/local/listen.ts';
import { startManager } from '../../../tools/local/manager/manager.ts';
import type { ManagerOptions } from '../../../tools/local/manager/options.ts';
import { LOCAL, localConfig } from '../../../tools/local/stack-config.ts';
import { stageVariables } from '../../../tools/local/stages.ts';
import type { InstanceOptions, Ways } from './instance.ts';
import { type Heard, instanceTelemetry } from './instance-telemetry.ts';
import { readPulled } from './read-pulled.ts';
import { startRelay } from './relay.ts';

export interface WorldOptions extends Pick<ManagerOptions, 'limits' | 'onAnswer' | 'onEvent'> {
  readonly now: () => number;
  /** How a function waits. */
  readonly pause: (ms: number) => Promise<void>;
  /** The way that every event takes. */
  readonly way: SinkName;
  readonly timeouts?: Runtime['timeouts'];
  /** Told of what is written to the agent port, see `startRelay`. */
  readonly agentBytes?: ((bytes: Buffer) => number) | undefined;
  readonly random: () => number;
  readonly weather: CloudWeather;
  readonly onTableRequest: (operation: string) => void;
  readonly configure?: ((config: SluiceConfig) => SluiceConfig) | undefined;
  readonly heard: Heard;
}

const ACCOUNT = { username: 'sluice', password: 'Campaign-1-password' };
const AGENT = { id: '001', name: 'sluice', ip: 'any', rawKey: '0a'.repeat(32) };
const AGENT_SECRET = `${LOCAL.name}/wazuh-agent`;
const PULL_BUCKET = `${LOCAL.name}-wazuh`;

/** The protocol servers around stage `enrich`, and what its instances are built with. */
export async function startWorld(closers: Closers, options: WorldOptions) {
  const { now, random, configure = (unchanged) => unchanged } = options;
  const cloud = await startCloud(closers, {
    secrets: {
      [LOCAL.wazuhSecret]: JSON.stringify(ACCOUNT),
      [AGENT_SECRET]: Object.values(AGENT).join(' '),
    },
    keys: [],
    now: now(),
    onTableRequest: options.onTableRequest,
    weather: options.weather,
  });
  const manager = closers.use(
    await startManager({
      apiPort: 0,
      tls: 'self-signed',
      users: [{ name: ACCOUNT.username, password: ACCOUNT.password, mayIngest: true, mayLook: true }],
      agentPort: 0,
      agents: [AGENT],
      // What rules make of events is proven elsewhere.
      ruleset: { stock: { rules: [rootRules()] } },
      now,
      limits: options.limits ?? {},
      history: 1,
      ...(options.onAnswer && { onAnswer: options.onAnswer }),
      ...(options.onEvent && { onEvent: options.onEvent }),
    }),
  );
  const sqs = createSqsClient(cloud.aws);
  closers.add(async () => sqs.destroy());

  const s3 = createS3Client(cloud.aws);
  closers.add(async () => s3.destroy());
  if (options.way === 's3') await s3.send(new CreateBucketCommand({ Bucket: PULL_BUCKET }));
  const surroundings: InstanceOptions['surroundings'] = (ways, lives) => {
    const local = (port: number) => `http://${LOOPBACK_HOST}:${port}`;
    const { secretsmanager = '' } = cloud.aws.endpoints ?? {};
    const queues = withUrls({ ...cloud.queues, endpoint: local(ways.sqs) }, LOCAL.name);
    return {
      runtime: {
        clock: now,
        random,
        aws: {
          ...cloud.aws,
          endpoints: {
            sqs: local(ways.sqs),
            dynamodb: local(ways.dynamodb),
            s3: local(ways.s3),
            secretsmanager,
          },
        },
        config: configure(
          byWay(
            options.way,
            localConfig({
              url: `https://localhost:${ways.api}`,
              tls: { fingerprints: [manager.fingerprint256] },
            }),
            ways,
          ),
        ),
        pause: options.pause,
        ...(options.timeouts && { timeouts: options.timeouts }),
        telemetry: instanceTelemetry(options.heard, lives),
        asset: geoAsset,
      },
      variables: {
        ...stageVariables(queues, cloud.table, cloud.aws.region),
        WAZUH_AGENT_SECRET_ID: AGENT_SECRET,
        ...(options.way === 's3' && { WAZUH_BUCKET: PULL_BUCKET }),
      },
    };
  };
  const relay =
    options.agentBytes && closers.use(await startRelay(manager.agentPort ?? 0, options.agentBytes));
  const agentPort = relay?.port ?? manager.agentPort ?? 0;
  const { sqs: queuesAt, dynamodb, s3: objectsAt } = cloud.aws.endpoints ?? {};
  const ways: Ways = {
    sqs: portOf(queuesAt),
    dynamodb: portOf(dynamodb),
    s3: portOf(objectsAt),
    api: portOf(manager.apiUrl),
    agent: agentPort,
  };
  const pulled = async () => (options.way === 's3' ? readPulled(s3, PULL_BUCKET) : []);
  return { ...cloud, manager, sqs, ways, surroundings, pulled };
}

/** The configuration with one way for every event; `agent` has the API as its fallback, as by default. */
function byWay(way: SinkName, config: SluiceConfig, ways: Ways): SluiceConfig {
  if (way === 'events-api') return config;
  const { wazuh } = config;
  const nodes = wazuh.nodes.map((node) => ({ ...node, agent: { host: LOOPBACK_HOST, port: ways.agent } }));
  return {
    ...config,
    wazuh: {
      ...wazuh,
      ...(way === 'agent'
        ? { nodes, agent: AgentSettingsSchema.parse({}) }
        : { s3: S3SettingsSchema.parse({}) }),
    },
    forward: ForwardSettingsSchema.parse({
      routes: [{ name: 'all', to: way, ...(way === 'agent' && { fallback: 'events-api' }) }],
    }),
  };
}

const portOf = (url = ''): number => Number(new URL(url).port);
