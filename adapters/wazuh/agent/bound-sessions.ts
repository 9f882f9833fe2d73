import { randomUUID } from 'node:crypto';
import type { IdentityLeases } from '../../../src/forward/agent/identity-leases.ts';
import { ACK, announcedSum, isRefusal, keepalive, STARTUP } from '../../../src/forward/agent/message.ts';
import type { CircuitFault } from '../../../src/forward/circuit.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { AgentChannel, AgentTimeouts, OpenChannel } from './channel.ts';
import type { AgentSession, AgentSessions } from './sessions.ts';

/** As often as Wazuh's own agents say that they are there. */
const KEEPALIVE_MS = 20_000;
/** `<connection_overtake_time>`, and a little: a connection that was left behind keeps its id from others for so long. */
const OVERTAKE_MS = 65_000;
const LEASE_RETRY_MS = 1_000;

export interface BoundSessionsDeps {
  /** Name of the node. */
  readonly node: string;
  readonly open: OpenChannel;
  readonly leases: IdentityLeases;
  readonly timeouts: AgentTimeouts;
  readonly clock: Clock;
}

/**
 * Connections of agents that say that they are there and count as active. Each has an identity of its own for as long as
 * it lasts, and it lasts for one delivery: a frozen Lambda would keep its identity from others for a minute.
 */
export function createBoundSessions({
  node,
  open,
  leases,
  timeouts,
  clock,
}: BoundSessionsDeps): AgentSessions {
  const { answerMs, closeMs } = timeouts;
  /** What the manager last announced; saying it spares us its files. */
  let sharedSum: string | undefined;

  async function say(
    { sealer, connection }: AgentChannel,
    message: string,
  ): Promise<CircuitFault | undefined> {
    let refused = false;
    const isAnswer = (text: string) => {
      refused = isRefusal(text);
      return refused || text === ACK;
    };
    const how = await connection.ask(sealer.frame(message), isAnswer, answerMs);
    if (refused) return { kind: 'misconfigured', reason: 'unauthorized', code: 'agent_refused' };
    if (how === 'done') return undefined;
    if (how === 'silent') return { kind: 'unavailable', reason: 'timeout', code: 'agent_not_answered' };
    return { kind: 'unavailable', reason: 'unauthorized', code: 'agent_closed' };
  }

  function session(channel: AgentChannel, giveBack: () => Promise<void>): AgentSession {
    let saidAt = clock();
    const end = async (): Promise<void> => {
      // Without its close the manager goes on taking the id for ours; the lease then ends by itself.
      if ((await channel.connection.close(closeMs)) === 'closed') await giveBack();
    };
    return {
      ...channel,
      isKept: false,
      refresh: async () => {
        if (clock() - saidAt < KEEPALIVE_MS) return undefined;
        saidAt = clock();
        return say(channel, keepalive(sharedSum));
      },
      release: end,
      giveUp: end,
    };
  }

  return {
    async begin(keys, deadline) {
      if (keys.length === 0)
        return { kind: 'misconfigured', reason: 'unauthorized', code: 'agent_key_missing' };
      const claimant = randomUUID();
      const ids = keys.map(({ id }) => id);
      const id = await leases.lease(node, ids, claimant, clock(), deadline + OVERTAKE_MS);
      const key = keys.find((known) => known.id === id);
      if (id === undefined || key === undefined)
        return { until: clock() + LEASE_RETRY_MS, reason: 'in_flight_elsewhere' };
      const giveBack = () => leases.release(node, id, claimant);
      const channel = await open(key, (text) => {
        sharedSum = announcedSum(text) ?? sharedSum;
      });
      if ('kind' in channel) {
        await giveBack();
        return channel;
      }
      const fault = (await say(channel, STARTUP)) ?? (await say(channel, keepalive(sharedSum)));
      const begun = session(channel, giveBack);
      if (fault === undefined) return begun;
      await begun.giveUp();
      return fault;
    },
    close: async () => {},
  };
}
