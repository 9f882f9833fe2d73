import type { Telemetry } from '../../../src/event/telemetry.ts';
import { type AgentKeys, keysOfNode } from '../../../src/forward/agent/agent-keys.ts';
import type { CircuitFault } from '../../../src/forward/circuit.ts';
import type { ManagerCounters } from '../../../src/forward/manager-counters.ts';
import { backoffMs } from '../../../src/kernel/backoff.ts';
import type { Clock, Random } from '../../../src/kernel/clock.ts';
import { describeError } from '../../../src/kernel/coded-error.ts';
import type { Pause } from '../manager-node.ts';
import type { NodeCircuit } from '../node-circuit.ts';
import type { AgentTimeouts } from './channel.ts';
import { type CountersWatch, createCountersWatch } from './counters-watch.ts';
import type { AgentSession, AgentSessions } from './sessions.ts';

export interface AgentNodeDeps {
  readonly name: string;
  readonly sessions: AgentSessions;
  readonly circuit: NodeCircuit;
  /** `refused`: those that it gave last may be no longer valid, and are to be read anew. */
  readonly keys: (refused: boolean) => Promise<AgentKeys>;
  readonly counters: ManagerCounters | undefined;
  readonly timeouts: Pick<AgentTimeouts, 'pongMs'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly telemetry: Pick<Telemetry, 'log'>;
}

/** One manager node as deliveries use it. Nothing here rejects. */
export interface AgentNode {
  readonly name: string;
  readonly watch: CountersWatch;
  /** A session, of which `succeeded`, `failed` or `released` must tell; or why there is none. */
  begin(deadline: number): Promise<AgentSession | Pause>;
  /** It has handed on what it was sent. */
  succeeded(): void;
  /** It is left alone for a while, longer each time. */
  failed(fault: CircuitFault): Pause;
  /** Nothing was found out about it. */
  released(): void;
  /** Its counters have grown; returns when to try once more, ms. */
  dropped(): number;
  /** They have not. */
  calm(): void;
  /** Runs what depends on others than the node; when that fails, the node is left alone all the same. */
  guarded<T>(step: () => Promise<T>): Promise<T | Pause>;
  /** Runs what may fail without consequences. */
  attempt(step: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** How long reading counters may take. */
export const READ_MS = 4_000;
/** What a node bears when its pong does not come, or its connection ends before. */
export const SILENT: CircuitFault = { kind: 'unavailable', reason: 'timeout', code: 'agent_no_pong' };
export const CLOSED: CircuitFault = {
  kind: 'unavailable',
  reason: 'network',
  code: 'agent_connection_closed',
};
/** How a manager refuses a key: it closes the connection. So it does for other reasons. */
const REFUSING: ReadonlySet<string> = new Set([CLOSED.code, 'agent_closed']);
const DEPENDENCY = { baseMs: 4_000, capMs: 300_000 };
const DROPPED = { baseMs: 10_000, capMs: 300_000 };

export function createAgentNode(deps: AgentNodeDeps): AgentNode {
  const { name, sessions, circuit, keys, counters, timeouts, clock, random, telemetry } = deps;
  let pause: Pause = { until: 0, reason: 'dependency_unavailable' };
  let dependencyFaults = 0;
  let drops = 0;
  let refused = false;

  function bear(fault: CircuitFault): Pause {
    refused ||= REFUSING.has(fault.code);
    return circuit.failed(fault);
  }

  async function readKeys(): Promise<AgentKeys> {
    const read = await keys(refused);
    refused = false;
    return read;
  }

  function complain(error: unknown): void {
    const { code, message } = describeError(error);
    telemetry.log('error', message ?? 'what the agent connection of a manager node depends on has failed', {
      node: name,
      sink: 'agent',
      code,
    });
  }

  async function readCounters(patienceMs: number | undefined): ReturnType<ManagerCounters['read']> {
    try {
      return await counters?.read(name, clock(), patienceMs);
    } catch (error) {
      complain(error);
      return undefined;
    }
  }

  const node: AgentNode = {
    name,
    watch: createCountersWatch((patienceMs) => inTime(readCounters(patienceMs), READ_MS), clock),

    async begin(deadline) {
      if (pause.until > clock()) return pause;
      const passage = circuit.enter();
      if (passage.pass === 'none') return { until: passage.retryAt, reason: passage.reason };
      const begun = await node.guarded(async () =>
        sessions.begin(keysOfNode(await readKeys(), name), deadline),
      );
      if ('sealer' in begun) {
        const fault = passage.pass === 'probe' ? await probe(begun, timeouts.pongMs) : undefined;
        if (fault === undefined) return begun;
        await node.attempt(() => begun.giveUp());
        return bear(fault);
      }
      if ('code' in begun) return bear(begun);
      circuit.released();
      return begun;
    },

    succeeded: () => circuit.succeeded(),
    failed: bear,
    released: () => circuit.released(),

    dropped() {
      drops += 1;
      return backoffMs(drops, DROPPED, random());
    },
    calm() {
      drops = 0;
    },

    async guarded(step) {
      try {
        const result = await step();
        dependencyFaults = 0;
        return result;
      } catch (error) {
        complain(error);
        dependencyFaults += 1;
        const ms = backoffMs(dependencyFaults, DEPENDENCY, random());
        pause = { until: clock() + ms, reason: 'dependency_unavailable' };
        return pause;
      }
    },

    async attempt(step) {
      try {
        await step();
      } catch (error) {
        complain(error);
      }
    },

    close: () => sessions.close(),
  };
  return node;
}

/**
 * Asks a node that has failed for a pong before it is sent anything: events that it does not acknowledge would be sent once
 * more at every attempt, and may have arrived at each.
 */
async function probe({ connection }: AgentSession, pongMs: number): Promise<CircuitFault | undefined> {
  const how = await connection.ping(pongMs);
  return how === 'done' ? undefined : how === 'silent' ? SILENT : CLOSED;
}

async function inTime<T>(step: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([step, late]).finally(() => clearTimeout(timer));
}
