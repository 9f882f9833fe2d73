import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
  SQSEvent,
} from 'aws-lambda';
import type { AwsEnvironment } from '../../adapters/aws/clients/environment.ts';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import { build as buildAlertNotify } from '../../functions/alert-notify/build.ts';
import { build as buildEnrich } from '../../functions/enrich/build.ts';
import { build as buildIngest } from '../../functions/ingest/build.ts';
import type { Runtime, Variables } from '../../functions/middleware/runtime.ts';
import type { SluiceConfig } from '../../src/config.ts';
import type { StageName } from '../../src/event/stage.ts';
import { createIngestKey } from '../../src/intake/door/ingest-key.ts';
import { PLAIN_KEY } from '../../src/intake/door/key-store.ts';
import type { QueueName } from '../../src/pipeline.ts';
import { createClosers } from '../../tools/local/closers.ts';
import { startCloud } from '../../tools/local/cloud.ts';
import { geoAsset } from '../../tools/local/geo-asset.ts';
import { startInbox } from '../../tools/local/inbox/inbox.ts';
import { createJournal } from '../../tools/local/journal.ts';
import { localTelemetry } from '../../tools/local/local-telemetry.ts';
import { LOCAL, localConfig } from '../../tools/local/stack-config.ts';
import { stageVariables } from '../../tools/local/stages.ts';
import { lambdaContext, sqsEvent, sqsRecord } from './sqs-records.ts';

/** What is different about the surroundings of one stage. */
export interface Seam {
  readonly variables?: Variables;
  readonly endpoints?: NonNullable<AwsEnvironment['endpoints']>;
  readonly wazuhUrl?: string;
  readonly configure?: (config: SluiceConfig) => SluiceConfig;
}

/** Nothing listens there. */
export const NOBODY = 'http://127.0.0.1:1';

type Call<E, A> = (event: E, context: Context) => Promise<A>;
export type StageBench = Awaited<ReturnType<typeof startStageBench>>;

/** The real functions on real protocol servers, called by hand, each with the seam of the test's choice. */
export async function startStageBench(secrets: Readonly<Record<string, string>> = {}) {
  const closers = createClosers();
  const journal = createJournal();
  const logLines: string[] = [];
  const inbox = closers.use(await startInbox({ journal, now: Date.now }));
  const key = createIngestKey({ id: new Uint8Array(8).fill(1), secret: new Uint8Array(32).fill(2) });
  const signingSecret = 'signing-secret-of-this-test-alone';
  const cloud = await startCloud(closers, {
    secrets: {
      [LOCAL.wazuhSecret]: JSON.stringify({ username: 'sluice', password: 'Wazuh-1-password' }),
      [LOCAL.signingSecret]: JSON.stringify({ current: signingSecret }),
      [LOCAL.channelsSecret]: JSON.stringify(inbox.channelSecrets),
      ...secrets,
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
  });
  const sqs = createSqsClient(cloud.aws);
  closers.add(async () => sqs.destroy());

  const runtime = (
    stage: StageName,
    { endpoints, wazuhUrl = 'https://127.0.0.1:1', configure = (config) => config }: Seam,
  ): Runtime => ({
    clock: Date.now,
    random: Math.random,
    aws: { ...cloud.aws, endpoints: { ...cloud.aws.endpoints, ...endpoints } },
    config: configure(localConfig({ url: wazuhUrl, tls: { fingerprints: [`${'AB:'.repeat(31)}AB`] } })),
    telemetry: localTelemetry(stage, {
      journal,
      clock: Date.now,
      onLine: (line) => logLines.push(line),
    }),
    asset: geoAsset,
  });
  const variables = (seam: Seam): Variables => ({
    ...stageVariables(cloud.queues, cloud.table, cloud.aws.region),
    ...seam.variables,
  });
  let delivered = 0;
  const handle = async (call: Call<SQSEvent, unknown>, body: string) => {
    delivered += 1;
    const answer = await call(sqsEvent(sqsRecord(body, `m-${delivered}`)), lambdaContext());
    return (answer as { batchItemFailures: unknown[] }).batchItemFailures.length === 0
      ? 'settled'
      : 'comes back';
  };

  return {
    journal,
    logLines,
    inbox,
    signingSecret,
    aws: cloud.aws,
    queues: cloud.queues,
    archive: cloud.archive,
    close: () => closers.close(),

    /** `POST` to the ingest stage. */
    async post(body: string, seam: Seam = {}, path = '/v1/events', headers: Record<string, string> = {}) {
      const ingest = buildIngest(runtime('ingest', seam), variables(seam)) as Call<
        APIGatewayProxyEventV2,
        APIGatewayProxyStructuredResultV2
      >;
      const event = {
        headers: { authorization: `Bearer ${key.text}`, 'content-type': 'application/json', ...headers },
        requestContext: { http: { method: 'POST', path, sourceIp: '198.51.100.7' }, requestId: 'r-1' },
        body,
        isBase64Encoded: false,
      } as unknown as APIGatewayProxyEventV2;
      const { statusCode, headers: answered, body: text = '' } = await ingest(event, lambdaContext());
      return { status: statusCode, headers: answered, body: text };
    },

    /** One message for the stage, as SQS delivers it. */
    enrich: (body: string, seam: Seam = {}) =>
      handle(buildEnrich(runtime('enrich', seam), variables(seam)), body),
    notify: (body: string, seam: Seam = {}) =>
      handle(
        buildAlertNotify(runtime('alert-notify', seam), variables(seam)) as Call<SQSEvent, unknown>,
        body,
      ),

    /** Takes every message that waits on a queue. */
    async take(queue: QueueName): Promise<readonly string[]> {
      const bodies: string[] = [];
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl: cloud.queues.url(queue), MaxNumberOfMessages: 10 }),
        );
        if (Messages.length === 0) return bodies;
        bodies.push(...Messages.map(({ Body = '' }) => Body));
      }
    },
  };
}
