import type { SNSClient } from '@aws-sdk/client-sns';
import type { ChannelConfig } from '../../src/config/channel-settings.ts';
import { unreachable } from '../../src/kernel/exhaustive.ts';
import type { Channel } from '../../src/notify/channel.ts';
import type { Effects } from './effects.ts';
import { lazyChannel } from './lazy-channel.ts';
import { apiKeyProblem, createOpsgenieChannel, OPSGENIE_URL } from './opsgenie.ts';
import { createPagerDutyChannel, PAGERDUTY_URL, routingKeyProblem } from './pagerduty.ts';
import { createShuffleChannel, createTeamsChannel } from './posted.ts';
import { createWebhookChannel, webhookSecretProblem } from './webhook.ts';
import { webhookUrlProblem } from './webhook-url.ts';

/** What the channels secret holds for one channel: an address, key or token, or several of them by name. */
export type ChannelSecret = string | Readonly<Record<string, string>>;

export type ProviderConfig = Exclude<ChannelConfig, { type: 'slack' | 'email' }>;

export interface ProviderEffects extends Effects {
  readonly sns: () => SNSClient | Promise<SNSClient>;
}

const WEBHOOK_FORM = '{"url":"https://…","current":"whsec_…","previous":"whsec_…"}';

interface WebhookSecret {
  readonly url: string;
  readonly current: string;
  readonly previous?: string;
}

function isWebhookSecret(secret: ChannelSecret): secret is Readonly<Record<string, string>> & WebhookSecret {
  return (
    typeof secret === 'object' &&
    Object.hasOwn(secret, 'url') &&
    Object.hasOwn(secret, 'current') &&
    Object.keys(secret).every((key) => ['url', 'current', 'previous'].includes(key))
  );
}

const signingSecrets = ({ current, previous }: WebhookSecret): readonly string[] =>
  previous === undefined ? [current] : [current, previous];

/** What keeps a channel from being made, in words that quote nothing of its secret. */
export function providerProblem(
  { type }: ProviderConfig,
  secret: ChannelSecret | undefined,
  effects: Pick<Effects, 'loopback'>,
): string | undefined {
  if (type === 'sns') return undefined;
  if (secret === undefined) return 'has no address or key in the channels secret; add one under its name';
  const said = (what: string, problem: string | undefined) =>
    problem && `${what} in the channels secret ${problem}`;
  if (type === 'webhook') {
    if (!isWebhookSecret(secret)) return `has another form than ${WEBHOOK_FORM} in the channels secret`;
    return (
      said('address', webhookUrlProblem(secret.url, effects)) ??
      signingSecrets(secret)
        .map((each) => said('signing secret', webhookSecretProblem(each)))
        .find((problem) => problem !== undefined)
    );
  }
  if (typeof secret !== 'string') return 'has an object in the channels secret; put one text';
  if (type === 'pagerduty') return said('key', routingKeyProblem(secret));
  if (type === 'opsgenie') return said('key', apiKeyProblem(secret));
  return said('address', webhookUrlProblem(secret, effects));
}

/** A channel that `providerProblem` finds nothing wrong with. */
export function createProvider(
  name: string,
  config: ProviderConfig,
  secret: ChannelSecret,
  effects: ProviderEffects,
): Channel {
  const text = typeof secret === 'string' ? secret : '';
  switch (config.type) {
    case 'pagerduty':
      return createPagerDutyChannel({ name, routingKey: text, url: PAGERDUTY_URL[config.region] }, effects);
    case 'opsgenie':
      return createOpsgenieChannel(
        { name, apiKey: text, url: config.url?.replace(/\/+$/, '') ?? OPSGENIE_URL[config.region] },
        effects,
      );
    case 'teams':
      return createTeamsChannel({ name, url: text }, effects);
    case 'shuffle':
      return createShuffleChannel({ name, url: text }, effects);
    case 'sns':
      return lazyChannel({ name, type: 'sns' }, async () => {
        const [{ createSnsChannel }, client] = await Promise.all([import('./sns.ts'), effects.sns()]);
        return createSnsChannel({ name, topicArn: config.topicArn, client });
      });
    case 'webhook': {
      const { url, ...signing } = isWebhookSecret(secret) ? secret : { url: '', current: '' };
      return createWebhookChannel({ name, url, secrets: signingSecrets({ url, ...signing }) }, effects);
    }
    default:
      return unreachable(config);
  }
}
