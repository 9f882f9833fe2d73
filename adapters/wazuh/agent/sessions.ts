import type { AgentKey } from '../../../src/forward/agent/agent-key.ts';
import type { CircuitFault } from '../../../src/forward/circuit.ts';
import type { Pause } from '../manager-node.ts';
import type { AgentChannel } from './channel.ts';

/** A channel in use by one delivery. */
export interface AgentSession extends AgentChannel {
  /** It was used before: the manager may have closed it without our having heard of it. */
  readonly isKept: boolean;
  /** Does what is due between two grants; a fault when the manager does not go along. */
  readonly refresh: () => Promise<CircuitFault | undefined>;
  /** Everything that was written has been handed on: the channel is kept for the next one, or closed. */
  readonly release: () => Promise<void>;
  /** The manager has not said what became of what was written: the channel is closed, in order. */
  readonly giveUp: () => Promise<void>;
}

/** Provides sessions of one node. */
export interface AgentSessions {
  /** `Pause`: not the node's fault, ask again then. `deadline` (epoch ms) is when the session will be over. */
  begin(keys: readonly AgentKey[], deadline: number): Promise<AgentSession | CircuitFault | Pause>;
  /** Closes, in order, the connections that are kept. */
  close(): Promise<void>;
}
