import type { Channel, ChannelMessage, ChannelOutcome } from '../../src/notify/channel.ts';

export interface MemoryChannel extends Channel {
  /** What was taken, in order, with the key it came under. */
  readonly sent: readonly { readonly message: ChannelMessage; readonly idempotencyKey: string }[];
}

/** A channel that keeps what it takes. `judge` decides on each message; without it every message is taken. */
export function createMemoryChannel(
  name: string,
  type: ChannelMessage['type'],
  judge: () => ChannelOutcome = () => ({ kind: 'sent' }),
): MemoryChannel {
  const sent: { message: ChannelMessage; idempotencyKey: string }[] = [];
  return {
    name,
    type,
    sent,
    send: async (message, idempotencyKey) => {
      const outcome = judge();
      if (outcome.kind === 'sent') sent.push({ message, idempotencyKey });
      return outcome;
    },
  };
}
