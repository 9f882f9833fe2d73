import { randomBytes } from 'node:crypto';
import type { SinkName } from '../../src/forward/sink.ts';
import { createIngestKey, KEY_ID_BYTES, KEY_SECRET_BYTES } from '../../src/intake/door/ingest-key.ts';
import { PLAIN_KEY } from '../../src/intake/door/key-store.ts';
import { LOCAL_REGION } from '../local/aws/environment.ts';
import type { Closers } from '../local/closers.ts';
import { type CloudWeather, startCloud } from '../local/cloud.ts';
import { createHookSecrets, hookSecretText } from '../local/hook-secrets.ts';
import { startInbox } from '../local/inbox/inbox.ts';
import { localIntegration } from '../local/integration.ts';
import { createJournal } from '../local/journal.ts';
import type { WazuhAlert } from '../local/manager/alert.ts';
import { startManager } from '../local/manager/manager.ts';
import { LOCAL, localConfig } from '../local/stack-config.ts';
import { stageVariables } from '../local/stages.ts';
import { localWay, pullBucket } from '../local/ways.ts';

export interface WorldOptions {
  readonly sink: SinkName;
  readonly ingestUrl: string;
  readonly weather: CloudWeather;
  /** Hears every line that the manager analyses. */
  readonly onEvent: (line: string) => void;
  readonly onAlert: (alert: WazuhAlert) => void;
}

export type World = Awaited<ReturnType<typeof startWorld>>;

/** What the manager remembers; whoever wants more hears it as it comes. */
const HISTORY = 100;

/** Everything around the functions, in this process: AWS's protocol servers, a manager, and people's inboxes. */
export async function startWorld(closers: Closers, options: WorldOptions) {
  const password = `Local-${randomBytes(12).toString('hex')}`;
  const account = { username: 'sluice', password };
  const key = createIngestKey({ id: randomBytes(KEY_ID_BYTES), secret: randomBytes(KEY_SECRET_BYTES) });
  const signingSecret = randomBytes(32).toString('hex');
  const hookSecrets = createHookSecrets();
  const way = localWay(options.sink);
  const inbox = closers.use(await startInbox({ journal: createJournal(), now: Date.now }));
  const cloud = await startCloud(closers, {
    secrets: {
      [LOCAL.wazuhSecret]: JSON.stringify(account),
      [LOCAL.signingSecret]: JSON.stringify({ current: signingSecret }),
      [LOCAL.channelsSecret]: JSON.stringify(inbox.channelSecrets),
      [LOCAL.hooksSecret]: hookSecretText(hookSecrets),
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
    now: Date.now(),
    wazuhBucket: way.variables.WAZUH_BUCKET,
    weather: options.weather,
  });
  const integration = closers.use(
    await localIntegration({
      hookUrl: `${options.ingestUrl}/v1/alerts`,
      secret: signingSecret,
      level: LOCAL.threshold,
    }),
  );
  const manager = closers.use(
    await startManager({
      apiPort: 0,
      agentPort: 0,
      tls: 'self-signed',
      users: [{ name: account.username, password, mayIngest: true, mayLook: true }],
      agents: way.agents,
      ruleset: way.ruleset,
      now: Date.now,
      disorder: Math.random,
      history: HISTORY,
      integration: integration.options,
      onEvent: ({ text }) => options.onEvent(text),
      onAlert: options.onAlert,
    }),
  );
  pullBucket(closers, cloud, manager, () => {});
  return {
    ...cloud,
    inbox,
    manager,
    key: key.text,
    hookSecrets,
    config: localConfig({
      url: manager.apiUrl,
      tls: { fingerprints: [manager.fingerprint256] },
      sink: way.sink,
      agentPort: manager.agentPort,
    }),
    variables: {
      ...stageVariables(cloud.queues, cloud.table, LOCAL_REGION),
      THREAT_BUCKET: LOCAL.threatBucket,
      ...way.variables,
    },
  };
}
