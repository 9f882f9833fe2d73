import type { Channel, ChannelMessage, ChannelOutcome, Delivery } from '../../src/notify/channel.ts';

export interface MemoryChannel extends Channel {
  /** What was taken, in order, and as which notification. */
  readonly sent: readonly { readonly message: ChannelMessage; readonly delivery: Delivery }[];
}

/** A channel that keeps what it takes. `judge` decides on each message; without it every message is taken. */
export function createMemoryChannel(
  name: string,
  type: ChannelMessage['type'],
  judge: () => ChannelOutcome = () => ({ kind: 'sent' }),
): MemoryChannel {
  const sent: { message: ChannelMessage; delivery: Delivery }[] = [];
  return {
    name,
    type,
    sent,
    send: async (message, delivery) => {
      const outcome = judge();
      if (outcome.kind === 'sent') sent.push({ message, delivery });
      return outcome;
    },
  };
}
