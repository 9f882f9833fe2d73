import type { Telemetry } from '../../../src/event/telemetry.ts';
import { type AgentKeys, keysOfNode } from '../../../src/forward/agent/agent-keys.ts';
import type { NodeFault } from '../../../src/forward/classify.ts';
import type { ManagerCounters } from '../../../src/forward/manager-counters.ts';
import type { SinkName } from '../../../src/forward/sink.ts';
import { backoffMs } from '../../../src/kernel/backoff.ts';
import type { Clock, Random } from '../../../src/kernel/clock.ts';
import { describeError } from '../../../src/kernel/coded-error.ts';
import type { Pause } from '../manager-node.ts';
import { type CountersWatch, createCountersWatch } from './counters-watch.ts';
import type { AgentSession, AgentSessions } from './sessions.ts';

export interface AgentNodeDeps {
  readonly name: string;
  readonly sessions: AgentSessions;
  readonly keys: () => Promise<AgentKeys>;
  readonly counters: ManagerCounters | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly telemetry: Pick<Telemetry, 'log'>;
}

/** One manager node as deliveries use it. Nothing here rejects. */
export interface AgentNode {
  readonly name: string;
  readonly watch: CountersWatch;
  begin(deadline: number): Promise<AgentSession | Pause>;
  /** It has handed on what it was sent. */
  succeeded(): void;
  /** It is left alone for a while, longer each time. */
  failed(fault: NodeFault): Pause;
  /** Its counters have grown again; returns when to try once more, ms. */
  dropped(): number;
  /** Runs what depends on others than the node; when that fails, the node rests all the same. */
  guarded<T>(step: () => Promise<T>): Promise<T | Pause>;
  /** The same for what may fail without consequences. */
  attempt(step: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** How long reading counters may take. */
export const READ_MS = 4_000;
const UNAVAILABLE = { baseMs: 4_000, capMs: 300_000 };
const MISCONFIGURED = { baseMs: 60_000, capMs: 900_000 };
const DROPPED = { baseMs: 10_000, capMs: 300_000 };
const SINK: SinkName = 'agent';

export function createAgentNode(deps: AgentNodeDeps): AgentNode {
  const { name, sessions, keys, counters, clock, random, telemetry } = deps;
  let pause: Pause = { until: 0, reason: 'network' };
  let faults = 0;
  let drops = 0;

  function rest(reason: Pause['reason'], limits: typeof UNAVAILABLE): Pause {
    faults += 1;
    pause = { until: clock() + backoffMs(faults, limits, random()), reason };
    return pause;
  }

  function complain(error: unknown): void {
    const { code, message } = describeError(error);
    telemetry.log('error', message ?? 'what the agent connection of a manager node depends on has failed', {
      node: name,
      sink: SINK,
      code,
    });
  }

  async function readCounters(): ReturnType<ManagerCounters['read']> {
    try {
      return await counters?.read(name, clock());
    } catch (error) {
      complain(error);
      return undefined;
    }
  }

  const node: AgentNode = {
    name,
    watch: createCountersWatch(() => inTime(readCounters(), READ_MS), clock),

    async begin(deadline) {
      if (pause.until > clock()) return pause;
      return node.guarded(async () => {
        const begun = await sessions.begin(keysOfNode(await keys(), name), deadline);
        return 'kind' in begun ? node.failed(begun) : begun;
      });
    },

    succeeded() {
      faults = 0;
    },

    failed(fault) {
      telemetry.log(fault.kind === 'misconfigured' ? 'error' : 'warn', SAYS[fault.kind], {
        node: name,
        sink: SINK,
        code: fault.code,
      });
      const reason = fault.kind === 'limited' ? 'rate_limited' : fault.reason;
      return rest(reason, fault.kind === 'misconfigured' ? MISCONFIGURED : UNAVAILABLE);
    },

    dropped() {
      drops += 1;
      return backoffMs(drops, DROPPED, random());
    },

    async guarded(step) {
      try {
        return await step();
      } catch (error) {
        complain(error);
        return rest('dependency_unavailable', UNAVAILABLE);
      }
    },

    async attempt(step) {
      try {
        await step();
      } catch (error) {
        complain(error);
      }
    },

    close: sessions.close,
  };
  return node;
}

async function inTime<T>(step: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([step, late]).finally(() => clearTimeout(timer));
}

const SAYS: Readonly<Record<NodeFault['kind'], string>> = {
  limited: 'a manager node takes no more agents now; it rests',
  unavailable: 'a manager node takes no events of the agent now; it rests',
  misconfigured: 'a manager node takes no events of the agent until somebody acts: check its address and key',
};
