import { randomBytes } from 'node:crypto';
import { rootRules } from '@sluice/logtest';
import type { AwsEnvironment } from '../../../adapters/aws/clients/environment.ts';
import type { Runtime } from '../../../functions/middleware/runtime.ts';
import type { StageName } from '../../../src/event/stage.ts';
import type { SinkName } from '../../../src/forward/sink.ts';
import { createIngestKey, KEY_ID_BYTES, KEY_SECRET_BYTES } from '../../../src/intake/door/ingest-key.ts';
import { PLAIN_KEY } from '../../../src/intake/door/key-store.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { LOCAL_REGION } from '../../local/aws/environment.ts';
import { withUrls } from '../../local/aws/queue-urls.ts';
import type { Closers } from '../../local/closers.ts';
import { startCloud } from '../../local/cloud.ts';
import { geoAsset } from '../../local/geo-asset.ts';
import { startInbox } from '../../local/inbox/inbox.ts';
import { createJournal } from '../../local/journal.ts';
import { startManager } from '../../local/manager/manager.ts';
import { LOCAL, localConfig } from '../../local/stack-config.ts';
import { stageVariables } from '../../local/stages.ts';
import { localWay } from '../../local/ways.ts';
import { meterAws } from './aws-meters.ts';
import type { Tally } from './counts.ts';
import { countedTelemetry } from './log-stream.ts';

/** What the functions are built with, on local AWS servers with a meter before each; and an unmetered way to the same AWS. */
export interface MeteredWorld {
  readonly aws: AwsEnvironment;
  readonly unmetered: AwsEnvironment;
  readonly queues: ReturnType<typeof withUrls>;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly runtime: (stage: StageName) => Runtime;
  readonly key: string;
  readonly signingSecret: string;
  /** Metrics that were written, each with its dimensions. */
  readonly series: ReadonlySet<string>;
}

/** @param clock of functions, manager and inbox */
export async function startMeteredWorld(
  closers: Closers,
  sink: SinkName,
  clock: Clock,
  tally: Tally,
): Promise<MeteredWorld> {
  const key = createIngestKey({ id: randomBytes(KEY_ID_BYTES), secret: randomBytes(KEY_SECRET_BYTES) });
  const account = { username: 'sluice', password: `Cost-${randomBytes(12).toString('hex')}` };
  const signingSecret = randomBytes(32).toString('hex');
  const way = localWay(sink);
  const inbox = closers.use(await startInbox({ journal: createJournal(), now: clock }));
  const cloud = await startCloud(closers, {
    secrets: {
      [LOCAL.wazuhSecret]: JSON.stringify(account),
      [LOCAL.signingSecret]: JSON.stringify({ current: signingSecret }),
      [LOCAL.channelsSecret]: JSON.stringify(inbox.channelSecrets),
      ...way.secrets,
    },
    keys: [
      {
        ...PLAIN_KEY,
        id: key.id,
        tenant: LOCAL.tenant,
        application: LOCAL.application,
        secretHash: key.secretHash,
      },
    ],
    now: clock(),
    wazuhBucket: way.variables.WAZUH_BUCKET,
  });
  const manager = closers.use(
    await startManager({
      apiPort: 0,
      agentPort: 0,
      tls: 'self-signed',
      users: [{ name: account.username, password: account.password, mayIngest: true, mayLook: true }],
      agents: way.agents,
      // What rules make of events costs the manager, and AWS nothing.
      ruleset: { stock: { rules: [rootRules()] } },
      now: clock,
      history: 1,
    }),
  );
  const aws = await meterAws(closers, cloud.aws, tally);
  const queues = withUrls({ ...cloud.queues, endpoint: aws.endpoints?.sqs ?? '' }, LOCAL.name);
  const config = localConfig({
    url: manager.apiUrl,
    tls: { fingerprints: [manager.fingerprint256] },
    sink,
    agentPort: manager.agentPort,
  });
  const series = new Set<string>();
  return {
    aws,
    unmetered: cloud.aws,
    queues,
    variables: { ...stageVariables(queues, cloud.table, LOCAL_REGION), ...way.variables },
    runtime: (stage) => ({
      clock,
      random: Math.random,
      aws,
      config,
      telemetry: countedTelemetry({ namespace: LOCAL.name, stage }, tally, series),
      asset: geoAsset,
    }),
    key: key.text,
    signingSecret,
    series,
  };
}
