import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Verdict } from '@sluice/logtest';
import { createS3Archive } from '../../adapters/aws/archive.ts';
import { createDynamoDbClient } from '../../adapters/aws/dynamodb-client.ts';
import { createKeyRegistry } from '../../adapters/aws/key-store.ts';
import { createS3Client } from '../../adapters/aws/s3-client.ts';
import { createSqsClient } from '../../adapters/aws/sqs-client.ts';
import { createSqsQueue } from '../../adapters/aws/sqs-queue.ts';
import { createTable } from '../../adapters/aws/table.ts';
import { createIngestKey, KEY_ID_BYTES, KEY_SECRET_BYTES } from '../../src/intake/ingest-key.ts';
import { STAGES } from '../../src/pipeline.ts';
import { LOCAL_REGION, localEnvironment } from './aws/environment.ts';
import { startQueues } from './aws/queues.ts';
import { startS3 } from './aws/s3-server.ts';
import { startSecrets } from './aws/secrets-server.ts';
import { startTables } from './aws/tables.ts';
import { createClosers } from './closers.ts';
import { createJournal } from './console/journal.ts';
import { startConsole } from './console/server.ts';
import { startInbox } from './inbox/inbox.ts';
import { startApiGateway } from './lambda/api-gateway.ts';
import { createContext } from './lambda/context.ts';
import { NO_FAULTS } from './lambda/event-source.ts';
import { localTelemetry } from './local-telemetry.ts';
import { startManager } from './manager/manager.ts';
import { observeEvent } from './observe.ts';
import { loadShippedRules } from './shipped-rules.ts';
import { LOCAL, localConfig } from './stack-config.ts';
import type { StackOptions } from './stack-options.ts';
import { stageVariables, startStages } from './stages.ts';

const HOST = '127.0.0.1';
const INTEGRATION = fileURLToPath(new URL('../../content/integration/custom-sluice.py', import.meta.url));
const GEO = fileURLToPath(
  new URL('../../node_modules/@ip-location-db/geo-whois-asn-country-mmdb/', import.meta.url),
);
const TICK_MS = 60_000;

export type Stack = Awaited<ReturnType<typeof startStack>>;

/**
 * The whole pipeline on this machine: the real functions on embedded AWS protocol servers, a local Wazuh manager (or
 * the real one that is named) and local inboxes. Everything listens on loopback alone.
 *
 * @throws CodedError `port_taken`, `rules_do_not_load`, … ; what had been started is stopped
 */
export async function startStack(options: StackOptions) {
  const { clock = Date.now, random = Math.random, ports } = options;
  const closers = createClosers();
  try {
    return await start();
  } catch (error) {
    await closers.close();
    throw error;
  }

  async function start() {
    const journal = createJournal();
    const key = createIngestKey({ id: randomBytes(KEY_ID_BYTES), secret: randomBytes(KEY_SECRET_BYTES) });
    const signingSecret = randomBytes(32).toString('hex');
    const wazuh = options.realManager ?? {
      username: 'sluice',
      password: `Local-${randomBytes(12).toString('hex')}`,
    };
    const spool = await mkdtemp(join(tmpdir(), 'sluice-spool-'));
    closers.add(() => rm(spool, { recursive: true, force: true }));

    const inbox = closers.use(await startInbox({ host: HOST, journal, now: clock }));
    const queues = closers.use(await startQueues({ app: LOCAL.name }));
    const tables = closers.use(await startTables({ table: LOCAL.name }));
    const secrets = closers.use(
      await startSecrets({
        secrets: {
          [LOCAL.wazuhSecret]: JSON.stringify({ username: wazuh.username, password: wazuh.password }),
          [LOCAL.signingSecret]: JSON.stringify({ current: signingSecret }),
          [LOCAL.channelsSecret]: JSON.stringify(inbox.channelSecrets),
        },
      }),
    );
    const queueEnvironment = localEnvironment({ sqs: queues.endpoint });
    const notifier = createSqsClient(queueEnvironment);
    closers.add(async () => notifier.destroy());
    const trail = createSqsQueue(notifier, { environment: queueEnvironment, queueUrl: queues.url('trail') });
    const s3 = closers.use(
      await startS3({
        buckets: [LOCAL.trailBucket, LOCAL.archiveBucket],
        notifications: [{ bucket: LOCAL.trailBucket, queue: trail }],
      }),
    );
    const aws = localEnvironment({
      sqs: queues.endpoint,
      dynamodb: tables.endpoint,
      s3: s3.endpoint,
      secretsmanager: secrets.endpoint,
    });
    const table = createTable(createDynamoDbClient(aws), tables.table);
    await createKeyRegistry(table).add(
      { id: key.id, tenant: LOCAL.tenant, application: LOCAL.application, secretHash: key.secretHash },
      clock(),
    );

    // The script needs the ingest URL and ingest needs the manager's: the gateway comes first, its handler later.
    let ingest: ReturnType<typeof startStages>['ingest'] | undefined;
    const gateway = closers.use(
      await startApiGateway({
        host: HOST,
        port: ports.ingest,
        handler: async (event, context) =>
          ingest === undefined ? { statusCode: 503, body: 'starting' } : ingest(event, context),
        context: () => createContext(`${LOCAL.name}-ingest`, STAGES.ingest.timeoutS, Date.now),
      }),
    );
    const manager =
      options.realManager === undefined
        ? closers.use(
            await startManager({
              host: HOST,
              apiPort: ports.manager,
              agentPort: ports.agent,
              tls: 'self-signed',
              users: [{ name: wazuh.username, password: wazuh.password, mayIngest: true }],
              ruleset: loadShippedRules(),
              now: clock,
              ...(options.managerLimits && { limits: options.managerLimits }),
              integration: {
                command: INTEGRATION,
                hookUrl: `${gateway.url}/v1/alerts`,
                apiKey: signingSecret,
                level: 7,
                timeoutS: 10,
                retries: 3,
                options: { spool_dir: spool },
              },
              onEvent: ({ text }: { text: string }, verdict: Verdict) => {
                const entry = observeEvent(text, verdict, clock());
                if (entry !== undefined) journal.add(entry);
              },
              log: (line) => journal.add({ type: 'log', at: clock(), level: 'info', message: line }),
            }),
          )
        : undefined;
    const managerUrl = options.realManager?.url ?? manager?.apiUrl ?? '';
    const tls = options.realManager?.tls ?? {
      fingerprints: manager === undefined ? [] : [manager.fingerprint256],
    };
    const configured = localConfig({ url: managerUrl, tls });
    const config = options.configure?.(configured) ?? configured;

    const stages = closers.use(
      startStages({
        runtime: (stage) => ({
          clock,
          random,
          aws,
          config,
          telemetry: localTelemetry(stage, journal, clock, (line) => options.onLogLine?.(line)),
          asset: (name) => join(GEO, name),
        }),
        variables: stageVariables(queues, tables.table, LOCAL_REGION),
        aws,
        queues,
        faults: options.faults ?? (() => NO_FAULTS),
        retryAfterS: options.retryAfterS,
        tickMs: options.tickMs ?? TICK_MS,
        onFailure: (stage, error) =>
          journal.add({
            type: 'log',
            at: clock(),
            level: 'error',
            message: `${stage} failed: ${error instanceof Error ? error.name : 'unknown'}`,
          }),
      }),
    );
    ingest = stages.ingest;
    const page = closers.use(await startConsole({ host: HOST, port: ports.console, journal }));
    const trailFiles = createS3Archive(createS3Client(aws), LOCAL.trailBucket);

    return {
      ingestUrl: gateway.url,
      consoleUrl: page.url,
      managerUrl,
      manager,
      key: key.text,
      signingSecret,
      journal,
      config,
      aws,
      queues,
      archive: () => s3.objects(LOCAL.archiveBucket),
      inbox,
      tick: stages.tick,
      /** Puts a gzip CloudTrail file into the trail's bucket, which announces it as S3 does. */
      putTrailFile: (objectKey: string, gzip: Uint8Array) => trailFiles.put(objectKey, gzip),
      close: () => closers.close(),
    };
  }
}
