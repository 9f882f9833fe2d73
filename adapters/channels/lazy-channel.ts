import type { Channel } from '../../src/notify/channel.ts';

/**
 * A channel whose code and client are loaded beside the rest: what sends mail is a third of what the stage is without, and
 * most stages send none.
 *
 * @param load begins at once; what it throws, every `send` throws
 */
export function lazyChannel(
  { name, type }: Pick<Channel, 'name' | 'type'>,
  load: () => Promise<Channel>,
): Channel {
  const loaded = load();
  // Told by whoever sends.
  loaded.catch(() => undefined);
  return { name, type, send: async (message, delivery) => (await loaded).send(message, delivery) };
}
