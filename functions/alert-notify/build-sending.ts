import { setTimeout as sleep } from 'node:timers/promises';
import { createChannels, prefetchChannels } from '../../adapters/channels/create-channels.ts';
import { createGuardedFetch } from '../../adapters/web/guarded-fetch.ts';
import type { Channel } from '../../src/notify/channel.ts';
import { notificationOf } from '../../src/notify/render/notification.ts';
import { render } from '../../src/notify/render/render.ts';
import type { Runtime } from '../middleware/runtime.ts';
import { readChannelSecrets } from '../middleware/secret-shapes.ts';
import type { NotifyDeps } from './notify-deps.ts';

interface Given {
  readonly secretId: string;
  readonly channelSecrets: () => Promise<string>;
}

/** The half of the stage that writes notifications and sends them. */
export function buildSending(
  { aws, clock, config, ...runtime }: Runtime,
  { secretId, channelSecrets }: Given,
): Pick<NotifyDeps, 'channels' | 'render'> {
  const { channels, dashboardUrl, timeZone } = config.alerts;
  prefetchChannels(channels);
  /** The local stack. */
  const loopback = aws.endpoints !== undefined;
  const fetch = runtime.fetch ?? createGuardedFetch({ loopback });
  return {
    channels: channelsOf(channelSecrets, (text) =>
      createChannels(channels, readChannelSecrets(secretId, text), {
        fetch,
        loopback,
        clock,
        sleep: runtime.pause ?? ((ms) => sleep(ms)),
        ses: async () => (await import('../../adapters/aws/clients/sesv2-client.ts')).createSesClient(aws),
        sns: async () => (await import('../../adapters/aws/clients/sns-client.ts')).createSnsClient(aws),
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
