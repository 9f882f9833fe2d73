import { rootRules } from '@sluice/logtest';
import { createSqsClient } from '../../../adapters/aws/sqs-client.ts';
import type { SluiceConfig } from '../../../src/config.ts';
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

export interface WorldOptions extends Pick<ManagerOptions, 'limits' | 'onAnswer' | 'onEvent'> {
  readonly now: () => number;
  readonly random: () => number;
  readonly weather: CloudWeather;
  readonly onTableRequest: (operation: string) => void;
  readonly configure?: ((config: SluiceConfig) => SluiceConfig) | undefined;
  readonly heard: Heard;
}

const ACCOUNT = { username: 'sluice', password: 'Campaign-1-password' };

/** The protocol servers around stage `enrich`, and what its instances are built with. */
export async function startWorld(closers: Closers, options: WorldOptions) {
  const { now, random, configure = (unchanged) => unchanged } = options;
  const cloud = await startCloud(closers, {
    secrets: { [LOCAL.wazuhSecret]: JSON.stringify(ACCOUNT) },
    keys: [],
    now: now(),
    onTableRequest: options.onTableRequest,
    weather: options.weather,
  });
  const manager = closers.use(
    await startManager({
      apiPort: 0,
      tls: 'self-signed',
      users: [{ name: ACCOUNT.username, password: ACCOUNT.password, mayIngest: true }],
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
          localConfig({
            url: `https://localhost:${ways.api}`,
            tls: { fingerprints: [manager.fingerprint256] },
          }),
        ),
        telemetry: instanceTelemetry(options.heard, lives),
        asset: geoAsset,
      },
      variables: stageVariables(queues, cloud.table, cloud.aws.region),
    };
  };
  const { sqs: queuesAt, dynamodb, s3 } = cloud.aws.endpoints ?? {};
  const ways: Ways = {
    sqs: portOf(queuesAt),
    dynamodb: portOf(dynamodb),
    s3: portOf(s3),
    api: portOf(manager.apiUrl),
  };
  return { ...cloud, manager, sqs, ways, surroundings };
}

const portOf = (url = ''): number => Number(new URL(url).port);
