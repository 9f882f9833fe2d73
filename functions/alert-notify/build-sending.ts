import { setTimeout as sleep } from 'node:timers/promises';
import { createChannels, prefetchChannels } from '../../adapters/channels/create-channels.ts';
import { createGuardedFetch } from '../../adapters/web/guarded-fetch.ts';
import type { Secrets } from '../../src/event/secrets.ts';
import type { Channel } from '../../src/notify/channel.ts';
import { notificationOf } from '../../src/notify/render/notification.ts';
import { render } from '../../src/notify/render/render.ts';
import type { Runtime } from '../middleware/runtime.ts';
import { readChannelSecrets } from '../middleware/secret-shapes.ts';
import type { NotifyDeps } from './notify-deps.ts';
import { slackTokensFrom } from './slack-credentials.ts';

interface Given {
  readonly secrets: Secrets;
  /** Of the channels secret. */
  readonly secretId: string;
  /** Of the secret whose bot token changes by itself, where there is one. */
  readonly slackTokenId: string | undefined;
}

/** The half of the stage that writes notifications and sends them. */
export function buildSending(
  { aws, clock, config, ...runtime }: Runtime,
  { secrets, secretId, slackTokenId }: Given,
): Pick<NotifyDeps, 'channels' | 'render'> {
  const { channels, dashboardUrl, timeZone } = config.alerts;
  prefetchChannels(channels);
  /** The local stack. */
  const loopback = aws.endpoints !== undefined;
  const slackTokens = slackTokenId === undefined ? undefined : slackTokensFrom(secrets, slackTokenId);
  const fetch = runtime.fetch ?? createGuardedFetch({ loopback });
  return {
    channels: channelsOf(
      () => secrets.get(secretId),
      (text) =>
        createChannels(channels, readChannelSecrets(secretId, text), {
          fetch,
          loopback,
          clock,
          sleep: runtime.pause ?? ((ms) => sleep(ms)),
          ses: async () => (await import('../../adapters/aws/clients/sesv2-client.ts')).createSesClient(aws),
          sns: async () => (await import('../../adapters/aws/clients/sns-client.ts')).createSnsClient(aws),
          slackTokens,
        }),
    ),
    render: (entry, type) => {
      const notification = notificationOf(entry);
      return notification && render(type, notification, { dashboardUrl, timeZone });
    },
  };
}

/** Channels are made anew when their secret has changed, and kept otherwise: they hold their own pace. */
function channelsOf(
  readSecret: () => Promise<string>,
  create: (secret: string) => ReadonlyMap<string, Channel>,
): () => Promise<ReadonlyMap<string, Channel>> {
  let current: { readonly secret: string; readonly channels: ReadonlyMap<string, Channel> } | undefined;
  return async () => {
    const secret = await readSecret();
    if (current?.secret !== secret) current = { secret, channels: create(secret) };
    return current.channels;
  };
}
