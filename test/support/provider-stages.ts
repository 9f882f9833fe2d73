import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { createSnsClient } from '../../adapters/aws/clients/sns-client.ts';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import { createOpsgenieChannel } from '../../adapters/channels/opsgenie.ts';
import { createPagerDutyChannel } from '../../adapters/channels/pagerduty.ts';
import { createShuffleChannel, createTeamsChannel } from '../../adapters/channels/posted.ts';
import { createSnsChannel } from '../../adapters/channels/sns.ts';
import { createWebhookChannel } from '../../adapters/channels/webhook.ts';
import { createGuardedFetch } from '../../adapters/web/guarded-fetch.ts';
import type { Channel } from '../../src/notify/channel.ts';
import { LOCAL_REGION, localEnvironment } from '../../tools/local/aws/environment.ts';
import {
  type ProviderAnswer,
  type ProviderRequest,
  startProviderEndpoint,
} from '../../tools/local/inbox/provider-endpoint.ts';
import {
  opsgenieRules,
  pagerDutyRules,
  shuffleRules,
  teamsRules,
} from '../../tools/local/inbox/provider-rules.ts';
import { webhookRules } from '../../tools/local/inbox/webhook-rules.ts';
import { LOOPBACK_HOST } from '../../tools/local/listen.ts';

/** A channel with its provider on loopback. */
export interface ProviderStage {
  readonly channel: Channel;
  /** One text for each message that people have got, in order. */
  received(): readonly string[] | Promise<readonly string[]>;
  breakFor(fault: 'a while' | 'good' | 'silence' | 'nothing'): void;
  close(): Promise<void>;
}

const NOW = Date.parse('2026-03-04T05:06:07Z');
export const effects = {
  fetch: createGuardedFetch({ loopback: true }),
  loopback: true,
  clock: () => NOW,
  sleep: async () => {},
};
export const WEBHOOK_SECRET = `whsec_${Buffer.from('a signing secret of thirty-2 by.').toString('base64')}`;
const API_KEY = '11112222-3333-4444-5555-666677778888';

export const FAULTS = {
  'a while': { kind: 'answer', status: 429, retryAfter: '2' },
  good: { kind: 'answer', status: 400 },
  silence: { kind: 'hang' },
  nothing: undefined,
} as const;

function http(
  name: string,
  rules: () => (request: ProviderRequest) => ProviderAnswer,
  make: (url: string, timeoutMs: number) => Channel,
) {
  return async (timeoutMs: number): Promise<ProviderStage> => {
    const endpoint = await startProviderEndpoint(`local ${name}`, rules());
    return {
      channel: make(endpoint.url, timeoutMs),
      received: () => endpoint.taken(),
      breakFor: (fault) => endpoint.setFault(FAULTS[fault]),
      close: () => endpoint.close(),
    };
  };
}

export const pagerDutyStage = http('PagerDuty', pagerDutyRules, (url, timeoutMs) =>
  createPagerDutyChannel(
    { name: 'people', routingKey: '0123456789abcdef0123456789abcdef', url: `${url}/v2/enqueue`, timeoutMs },
    effects,
  ),
);
export const opsgenieStage = http(
  'Opsgenie',
  () => opsgenieRules(API_KEY),
  (url, timeoutMs) =>
    createOpsgenieChannel({ name: 'people', apiKey: API_KEY, url: `${url}/v2/alerts`, timeoutMs }, effects),
);
const teamsStage = http('Teams', teamsRules, (url, timeoutMs) =>
  createTeamsChannel({ name: 'people', url, timeoutMs }, effects),
);
const shuffleStage = http('Shuffle', shuffleRules, (url, timeoutMs) =>
  createShuffleChannel({ name: 'people', url, timeoutMs }, effects),
);
const webhookStage = http(
  'webhook',
  () => webhookRules(WEBHOOK_SECRET, () => NOW / 1_000),
  (url, timeoutMs) =>
    createWebhookChannel({ name: 'people', url, secrets: [WEBHOOK_SECRET], timeoutMs }, effects),
);

/** A topic with one queue that is subscribed to it; `name` ends with `.fifo` for one that keeps order. */
export async function snsStage(timeoutMs: number, name = 'security'): Promise<ProviderStage> {
  const server = buildApp({ logger: false, defaultRegion: LOCAL_REGION });
  let fault: Parameters<ProviderStage['breakFor']>[0] = 'nothing';
  server.addHook('preHandler', async (request, reply) => {
    if (
      fault === 'nothing' ||
      (!String(request.body).includes('Publish') && !JSON.stringify(request.body).includes('Publish'))
    )
      return;
    if (fault === 'silence') return new Promise(() => {});
    const [status, code] = fault === 'good' ? [403, 'AuthorizationError'] : [400, 'Throttled'];
    const xml = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>m</Message></Error></ErrorResponse>`;
    return reply.status(status).type('text/xml').send(xml);
  });
  const endpoint = await server.listen({ port: 0, host: LOOPBACK_HOST });
  const environment = localEnvironment({ sqs: endpoint, sns: endpoint });
  const sns = createSnsClient(environment, timeoutMs);
  const sqs = createSqsClient(environment);
  const fifo = name.endsWith('.fifo') && { FifoTopic: 'true' };
  const { TopicArn = '' } = await sns.send(
    new CreateTopicCommand({ Name: name, ...(fifo && { Attributes: fifo }) }),
  );
  const { QueueUrl = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: name, ...(fifo && { Attributes: { FifoQueue: 'true' } }) }),
  );
  const Endpoint = TopicArn.replace(':sns:', ':sqs:');
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
  const got: string[] = [];
  return {
    channel: createSnsChannel({ name: 'people', topicArn: TopicArn, client: sns }),
    received: async () => {
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
        );
        if (Messages.length === 0) return got;
        got.push(...Messages.map(({ Body = '' }) => Body));
        // A FIFO queue holds the rest of a group back until then.
        for (const { ReceiptHandle } of Messages)
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    },
    breakFor: (next) => {
      fault = next;
    },
    close: async () => {
      sns.destroy();
      sqs.destroy();
      server.server.closeAllConnections();
      await server.close();
    },
  };
}

export const PROVIDER_STAGES = [
  ['PagerDuty', pagerDutyStage],
  ['Opsgenie', opsgenieStage],
  ['Teams', teamsStage],
  ['Shuffle', shuffleStage],
  ['a signed webhook', webhookStage],
  ['Amazon SNS', snsStage],
] as const;
