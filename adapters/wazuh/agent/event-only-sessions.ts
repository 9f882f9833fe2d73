import type { Clock } from '../../../src/kernel/clock.ts';
import type { AgentChannel, AgentTimeouts, OpenChannel } from './channel.ts';
import type { AgentSession, AgentSessions } from './sessions.ts';

/** A channel that was idle for longer is asked whether it still is one: a frozen Lambda learns late that it has died. */
const FRESH_MS = 3_000;

interface Idle {
  readonly channel: AgentChannel;
  readonly since: number;
}

/**
 * Connections that send nothing but events, so that any number of them, here and elsewhere, share one identity. They are
 * kept open from one delivery to the next.
 */
export function createEventOnlySessions(
  open: OpenChannel,
  { closeMs, answerMs }: AgentTimeouts,
  clock: Clock,
): AgentSessions {
  let idle: Idle[] = [];

  const session = (channel: AgentChannel, isKept: boolean): AgentSession => ({
    ...channel,
    isKept,
    refresh: async () => undefined,
    release: async () => {
      channel.connection.hold(false);
      idle.push({ channel, since: clock() });
    },
    giveUp: async () => {
      await channel.connection.close(closeMs);
    },
  });

  /** A kept channel with this key that works. */
  async function kept(rawKey: string): Promise<AgentChannel | undefined> {
    for (let next = idle.pop(); next !== undefined; next = idle.pop()) {
      const { channel, since } = next;
      const { connection } = channel;
      if (!connection.isOpen()) continue;
      if (channel.key.rawKey !== rawKey) {
        void connection.close(closeMs);
        continue;
      }
      connection.hold(true);
      if (Math.abs(clock() - since) <= FRESH_MS) return channel;
      if ((await connection.ping(answerMs)) === 'done') return channel;
      // Those that were idle for as long will be no better, and each would cost a wait.
      void connection.close(closeMs);
      for (const { channel: other } of idle) void other.connection.close(closeMs);
      idle = [];
    }
    return undefined;
  }

  return {
    async begin([key]) {
      if (key === undefined)
        return { kind: 'misconfigured', reason: 'unauthorized', code: 'agent_key_missing' };
      const known = await kept(key.rawKey);
      if (known !== undefined) return session(known, true);
      const channel = await open(key);
      return 'kind' in channel ? channel : session(channel, false);
    },
    async close() {
      const open = idle;
      idle = [];
      await Promise.all(open.map(({ channel }) => channel.connection.close(closeMs)));
    },
  };
}
