import type { Telemetry } from '../../../src/event/telemetry.ts';
import type { AgentKeys } from '../../../src/forward/agent/agent-keys.ts';
import type { IdentityLeases } from '../../../src/forward/agent/identity-leases.ts';
import type { ManagerCounters } from '../../../src/forward/manager-counters.ts';
import type { SendPace } from '../../../src/forward/send-pace.ts';
import type { Sink } from '../../../src/forward/sink.ts';
import type { Clock, Random } from '../../../src/kernel/clock.ts';
import { createNodeCircuit } from '../node-circuit.ts';
import { createAgentNode } from './agent-node.ts';
import { createBoundSessions } from './bound-sessions.ts';
import { AGENT_TIMEOUTS, type AgentAddress, type AgentTimeouts, channelOpener } from './channel.ts';
import { type DeliverDeps, deliverAsAgent } from './deliver.ts';
import { createEventOnlySessions } from './event-only-sessions.ts';

export interface AgentSinkDeps {
  /** Agent ports, usually 1514; the preferred node first. */
  readonly nodes: readonly AgentAddress[];
  /** Asked at the beginning of every connection; `refused` after one that a node closed: past any cache. */
  readonly keys: (refused: boolean) => Promise<AgentKeys>;
  /**
   * `event-only`: all connections share a node's first identity and say nothing but events. `bound`: each leases an
   * identity, says that it is there, and ends with its delivery.
   */
  readonly mode: 'event-only' | { readonly bound: IdentityLeases };
  readonly pace: SendPace;
  /** Without them a pong alone decides. */
  readonly counters: ManagerCounters | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly telemetry: Pick<Telemetry, 'log' | 'measure'>;
  readonly timeouts?: Partial<AgentTimeouts>;
  /** @default a timer */
  readonly pause?: (ms: number) => Promise<void>;
}

export interface AgentSink extends Sink {
  /** Closes the connections that are kept, in order. */
  close(): Promise<void>;
}

/**
 * Delivers by Wazuh's agent protocol (TCP 1514), thousands of events a second.
 *
 * The protocol acknowledges nothing. After the events of each grant of the pace the manager is sent `#ping`: its `#pong`
 * says that it has handed everything before to its analysis daemon. Events without a pong are `not_acknowledged`. That
 * the daemon had room for them only its counters say, so they are read while events are sent and when all are: if they have
 * grown, what was sent since the last calm reading is sent once more, slower, and is `dropped_by_manager` if they grow again.
 * Growth may be others' doing, so there is no third time; a delivery has duplicates then, and no loss.
 *
 * The first node that can be reached and whose pace is open takes everything; the next one is used when it cannot. A node
 * that fails rests, longer each time.
 */
export function createAgentSink(deps: AgentSinkDeps): AgentSink {
  const { mode, clock, pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) } = deps;
  const timeouts = { ...AGENT_TIMEOUTS, ...deps.timeouts };
  const nodes = deps.nodes.map((address) => {
    const { name } = address;
    const open = channelOpener(address, timeouts, deps);
    const sessions =
      mode === 'event-only'
        ? createEventOnlySessions(open, timeouts, clock)
        : createBoundSessions({ node: name, open, leases: mode.bound, timeouts, clock });
    return createAgentNode({
      ...deps,
      name,
      timeouts,
      sessions,
      circuit: createNodeCircuit({ ...deps, name, sink: 'agent' }),
    });
  });
  const run: DeliverDeps = { ...deps, nodes, timeouts, pause };
  return {
    name: 'agent',
    deliver: (events, deadline) => deliverAsAgent(run, events, deadline),
    close: async () => {
      await Promise.all(nodes.map((node) => node.close()));
    },
  };
}
