import type { AgentKey } from '../../../src/forward/agent/agent-key.ts';
import { createOpener } from '../../../src/forward/agent/opener.ts';
import { createSealer, type Sealer } from '../../../src/forward/agent/sealer.ts';
import type { CircuitFault } from '../../../src/forward/circuit.ts';
import type { Clock, Random } from '../../../src/kernel/clock.ts';
import { type AgentConnection, openConnection } from './connection.ts';

export interface AgentAddress {
  /** Name of the node. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** How long each thing may take, ms. */
export interface AgentTimeouts {
  readonly connectMs: number;
  /** For writing the events of one grant, and for the manager to say that it handed them on. */
  readonly pongMs: number;
  /** For an answer to startup and keepalive, and to a ping on a connection that was idle. */
  readonly answerMs: number;
  readonly closeMs: number;
}

/**
 * A real manager answers in a fraction of a second what the pace lets through, and within two seconds when 100 000 events
 * stand before a ping.
 */
export const AGENT_TIMEOUTS: AgentTimeouts = {
  connectMs: 3_000,
  pongMs: 8_000,
  answerMs: 3_000,
  closeMs: 3_000,
};

/** A connection that speaks as an agent. */
export interface AgentChannel {
  readonly key: AgentKey;
  readonly sealer: Sealer;
  readonly connection: AgentConnection;
}

/** Opens channels of one node. */
export type OpenChannel = (
  key: AgentKey,
  onMessage?: (text: string) => void,
) => Promise<AgentChannel | CircuitFault>;

export function channelOpener(
  { host, port }: AgentAddress,
  timeouts: AgentTimeouts,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): OpenChannel {
  return async (key, onMessage = () => {}) => {
    const { connectMs } = timeouts;
    const connection = await openConnection({ host, port, connectMs, open: createOpener(key), onMessage });
    if ('code' in connection) return { kind: 'unavailable', ...connection };
    const sealer = createSealer({ key, random, counter: Math.floor(clock() / 1_000) });
    return { key, sealer, connection };
  };
}
