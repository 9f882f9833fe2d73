import { randomBytes } from 'node:crypto';
import { createS3Archive } from '../../adapters/aws/buckets/archive.ts';
import { createS3Client } from '../../adapters/aws/clients/s3-client.ts';
import type { Runtime } from '../../functions/middleware/runtime.ts';
import type { StageName } from '../../src/event/stage.ts';
import { createIngestKey, KEY_ID_BYTES, KEY_SECRET_BYTES } from '../../src/intake/door/ingest-key.ts';
import { PLAIN_KEY } from '../../src/intake/door/key-store.ts';
import { describeError } from '../../src/kernel/coded-error.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { THREAT_REFRESH } from '../../src/pipeline.ts';
import { type AlertBook, createAlertBook } from '../console/local/alerts.ts';
import { createBodies } from '../console/local/bodies.ts';
import { journalRoutes } from '../console/local/journal-routes.ts';
import { createLocalSource } from '../console/local/source.ts';
import { startConsole } from '../console/server.ts';
import { startIngestApart, startIngestHere } from './apart/gateway.ts';
import { LOCAL_REGION } from './aws/environment.ts';
import { type Closers, createClosers } from './closers.ts';
import { startCloud } from './cloud.ts';
import { geoAsset } from './geo-asset.ts';
import { createHookSecrets, hookSecretText } from './hook-secrets.ts';
import { startInbox } from './inbox/inbox.ts';
import { type Indexer, startIndexer } from './indexer/indexer.ts';
import { localIntegration } from './integration.ts';
import { createJournal, type Journal } from './journal.ts';
import { NO_FAULTS } from './lambda/event-source.ts';
import { localTelemetry } from './local-telemetry.ts';
import { selfSignedIdentity } from './manager/certificate.ts';
import { type Manager, startManager } from './manager/manager.ts';
import { observeEvent } from './observe.ts';
import { LOCAL, localConfig } from './stack-config.ts';
import type { StackOptions } from './stack-options.ts';
import { stageVariables, startStages } from './stages.ts';
import { startThreats } from './threats.ts';
import { createTokenSecrets } from './token-secrets.ts';
import { createWaitingWord } from './waiting-word.ts';
import { type LocalWay, localWay, pullBucket } from './ways.ts';

const TICK_MS = 60_000;

export type Stack = Awaited<ReturnType<typeof startStack>>;

/**
 * The whole pipeline on this machine: the real functions on embedded AWS protocol servers, a local Wazuh manager (or
 * the real one that is named) and local inboxes. Everything listens on loopback alone.
 *
 * @throws CodedError `port_taken`, `rules_do_not_load`, … ; what had been started is stopped
 */
export async function startStack(options: StackOptions) {
  const closers = createClosers();
  try {
    return await start(options, closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function start(options: StackOptions, closers: Closers) {
  const { clock = Date.now, random = Math.random, ports } = options;
  const journal = createJournal();
  const alerts = createAlertBook();
  const bodies = createBodies();
  const key = createIngestKey({ id: randomBytes(KEY_ID_BYTES), secret: randomBytes(KEY_SECRET_BYTES) });
  const signingSecret = randomBytes(32).toString('hex');
  const hookSecrets = createHookSecrets();
  const account = options.realManager ?? {
    username: 'sluice',
    password: `Local-${randomBytes(12).toString('hex')}`,
  };

  const reader = { username: 'reader', password: `Local-${randomBytes(12).toString('hex')}` };
  const way = localWay(options.sink ?? 'events-api');
  const inbox = closers.use(await startInbox({ journal, now: clock, webhooks: options.slackWebhooks }));
  const { username, password } = account;
  const cloud = await startCloud(closers, {
    secrets: {
      [LOCAL.wazuhSecret]: JSON.stringify({ username, password }),
      [LOCAL.signingSecret]: JSON.stringify({ current: signingSecret }),
      [LOCAL.channelsSecret]: JSON.stringify(inbox.channelSecrets),
      [LOCAL.hooksSecret]: hookSecretText(hookSecrets),
      [LOCAL.indexerSecret]: JSON.stringify(reader),
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
    onTableRequest: options.onTableRequest,
    apart: options.apart,
  });

  // The manager's script needs the address of ingest, and ingest the manager's: the address comes first.
  const startIngest = options.apart === true ? startIngestApart : startIngestHere;
  const gateway = closers.use(await startIngest(ports.ingest));
  const indexer = options.indexer === true ? closers.use(await startLocalIndexer(reader, clock)) : undefined;
  const manager =
    options.realManager === undefined
      ? await startLocalManager(options, closers, journal, {
          hookUrl: `${gateway.endpoint}/v1/alerts`,
          signingSecret,
          way,
          indexer,
          alerts,
          ...account,
        })
      : undefined;
  const managerUrl = options.realManager?.url ?? manager?.apiUrl ?? '';
  const tls = options.realManager?.tls ?? {
    fingerprints: manager === undefined ? [] : [manager.fingerprint256],
  };
  const managerAccess = {
    url: managerUrl,
    tls,
    sink: way.sink,
    agentPort: manager?.agentPort,
    ...(indexer && { indexer: { url: indexer.url, fingerprints: [indexer.fingerprint256] } }),
  };
  const config = (options.configure ?? ((unchanged) => unchanged))(localConfig(managerAccess));
  await createTokenSecrets(cloud.aws, config);

  const failed = (what: string, error: unknown) => {
    const { name, code, message } = describeError(error);
    const text = `${what} failed: ${message ?? name}`;
    journal.add({ type: 'log', at: clock(), level: 'error', message: text, fields: { code } });
  };
  const waitingWord = createWaitingWord(clock);
  const runtime = (stage: StageName): Runtime => ({
    clock,
    random,
    aws: cloud.aws,
    config,
    telemetry: localTelemetry(stage, {
      journal,
      clock,
      waitingWord,
      onLine: (line) => options.onLogLine?.(line),
      tellForwarded: options.realManager !== undefined,
    }),
    asset: geoAsset,
  });
  const functionVariables = {
    ...stageVariables(cloud.queues, cloud.table, LOCAL_REGION),
    THREAT_BUCKET: LOCAL.threatBucket,
    ...way.variables,
  };
  const tickMs = options.tickMs ?? TICK_MS;
  closers.use(
    await startThreats({
      runtime: runtime('enrich'),
      variables: functionVariables,
      tickMs,
      onFailure: (error) => failed(THREAT_REFRESH.name, error),
    }),
  );
  const stages = closers.use(
    startStages({
      runtime,
      variables: functionVariables,
      aws: cloud.aws,
      queues: cloud.queues,
      random,
      onReceive: (queueName, body) => {
        if (queueName.endsWith('-events')) bodies.heard(body);
        options.onReceive?.(queueName, body);
      },
      faults: options.faults ?? (() => NO_FAULTS),
      retryAfterS: options.retryAfterS,
      tickMs,
      onFailure: failed,
    }),
  );
  if (manager !== undefined) pullBucket(closers, cloud, manager, (error) => failed('aws-s3', error));
  gateway.serve(runtime('ingest'), functionVariables);
  const variables = {
    SLUICE_URL: gateway.endpoint,
    SLUICE_KEY: key.text,
    SUPABASE_SECRET: hookSecrets.supabase,
    SLACK_SIGNING_SECRET: hookSecrets.slack,
    CLIENT_SECRET: hookSecrets.sentry,
    SLUICE_ALERT_SECRET: signingSecret,
  };
  const { s3 = '', sqs = '' } = cloud.aws.endpoints ?? {};
  const source = createLocalSource({
    name: LOCAL.name,
    clock,
    journal,
    aws: cloud.aws,
    queues: cloud.queues,
    table: cloud.table,
    config,
    alerts,
    bodies,
    target: { ingestUrl: gateway.endpoint, key: key.text, s3, sqs },
    manager,
  });
  const routes = journalRoutes(journal);
  const page = closers.use(await startConsole({ port: ports.console, source, variables, routes }));
  const trailFiles = createS3Archive(createS3Client(cloud.aws), LOCAL.trailBucket);

  return {
    ...cloud,
    ingestUrl: gateway.endpoint,
    consoleUrl: page.endpoint,
    consoleToken: page.token,
    managerUrl,
    managerAccess,
    manager,
    indexer,
    key: key.text,
    signingSecret,
    hookSecrets,
    journal,
    inbox,
    tick: () => stages.tick(),
    poll: () => stages.poll(),
    sumActivity: () => stages.sumActivity(),
    balanceLedger: () => stages.balance(),
    /** Puts a gzip CloudTrail file into the trail's bucket, which announces it as S3 does. */
    putTrailFile: (objectKey: string, gzip: Uint8Array) => trailFiles.put(objectKey, gzip),
    close: () => closers.close(),
  };
}

async function startLocalManager(
  { clock = Date.now, random = Math.random, ports, managerLimits }: StackOptions,
  closers: Closers,
  journal: Journal,
  {
    hookUrl,
    signingSecret,
    username,
    password,
    way,
    indexer,
    alerts,
  }: Record<'hookUrl' | 'signingSecret' | 'username' | 'password', string> & {
    readonly way: LocalWay;
    readonly indexer: Indexer | undefined;
    readonly alerts: AlertBook;
  },
): Promise<Manager> {
  const say = (level: string, message: string) => journal.add({ type: 'log', at: clock(), level, message });
  const integration = closers.use(
    await localIntegration({ hookUrl, secret: signingSecret, level: LOCAL.threshold }),
  );
  if (integration.remark !== undefined) say('warn', integration.remark);
  return closers.use(
    await startManager({
      apiPort: ports.manager,
      agentPort: ports.agent,
      tls: 'self-signed',
      users: [{ name: username, password, mayIngest: true, mayLook: true }],
      agents: way.agents,
      ruleset: way.ruleset,
      now: clock,
      disorder: random,
      ...(managerLimits && { limits: managerLimits }),
      integration: integration.options,
      onEvent: (event, verdict) => {
        const entry = observeEvent(event, verdict, clock());
        if (entry !== undefined) journal.add(entry);
      },
      // What Filebeat does within seconds.
      onAlert: (alert) => {
        alerts.heard(alert);
        indexer?.index(JSON.parse(JSON.stringify(alert)) as JsonObject);
      },
      log: (line) => say('info', line),
    }),
  );
}

async function startLocalIndexer(
  { username: name, password }: { readonly username: string; readonly password: string },
  now: () => number,
): Promise<Indexer> {
  const identity = await selfSignedIdentity(Date.now());
  return startIndexer({ port: 0, identity, user: { name, password }, now });
}
