import type { CircuitFault } from '../../../src/forward/circuit.ts';
import type { CountersReading } from '../../../src/forward/manager-counters.ts';
import type { GrantOutcome, SendPace } from '../../../src/forward/send-pace.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Pause } from '../manager-node.ts';
import type { AgentNode } from './agent-node.ts';
import type { CountersVerdict } from './counters-watch.ts';
import type { AgentSession } from './sessions.ts';

interface TakenGrant {
  readonly granted: number;
  readonly at: number;
}

/** What one delivery has with one node. */
export interface Visit {
  readonly node: AgentNode;
  readonly session: AgentSession | undefined;
  /** Positions of the events that the node has handed on since its counters were read. */
  readonly handedOn: number[];
  /** Makes sure of a session, and of counters to compare with; why not otherwise. */
  enter(deadline: number): Promise<Pause | undefined>;
  /** Takes a grant of the pace. The one before is settled: all of it was acknowledged. */
  take(want: number): Promise<TakenGrant | Pause>;
  settle(outcome: GrantOutcome): Promise<void>;
  /** The node has handed on what it was sent. */
  succeeded(): void;
  failed(fault: CircuitFault): Pause;
  /** The session is given up, the grant settled. */
  drop(outcome: GrantOutcome): Promise<void>;
  /** What the counters say of everything since {@link enter}, or since the last verdict. */
  verdict(): Promise<CountersVerdict>;
  leave(): Promise<void>;
}

export function createVisit(node: AgentNode, pace: SendPace, clock: Clock): Visit {
  let session: AgentSession | undefined;
  let grant: string | undefined;
  let baseline: CountersReading | undefined;
  let hasBaseline = false;
  /** Whether the node has yet to show what it is like. */
  let isOpenQuestion = false;

  async function settle(outcome: GrantOutcome): Promise<void> {
    const open = grant;
    grant = undefined;
    // A grant that cannot be settled ends by itself.
    if (open !== undefined) await node.attempt(() => pace.settle(node.name, open, outcome, clock()));
  }

  async function giveUp(): Promise<void> {
    const given = session;
    session = undefined;
    await node.attempt(async () => given?.giveUp());
  }

  function failed(fault: CircuitFault): Pause {
    isOpenQuestion = false;
    return node.failed(fault);
  }

  return {
    node,
    failed,
    succeeded() {
      isOpenQuestion = false;
      node.succeeded();
    },
    get session() {
      return session;
    },
    handedOn: [],

    async enter(deadline) {
      const fault = await session?.refresh();
      if (fault !== undefined) {
        await giveUp();
        return failed(fault);
      }
      if (session === undefined) {
        const begun = await node.begin(deadline);
        if ('until' in begun) return begun;
        session = begun;
        isOpenQuestion = true;
      }
      if (!hasBaseline) {
        baseline = await node.watch.before();
        hasBaseline = true;
      }
      return undefined;
    },

    async take(want) {
      await settle(baseline === undefined ? 'unverified' : 'acknowledged');
      const taken = await node.guarded(() => pace.take(node.name, want, clock()));
      if ('until' in taken) return taken;
      if (!('grant' in taken)) return { until: taken.retryAt, reason: 'budget_exhausted' };
      grant = taken.grant;
      return taken;
    },

    settle,

    async drop(outcome) {
      await settle(outcome);
      await giveUp();
    },

    async verdict() {
      const { verdict, reading } = await node.watch.after(baseline);
      baseline = reading;
      return verdict;
    },

    async leave() {
      await settle('unsent');
      if (isOpenQuestion) node.released();
      const left = session;
      session = undefined;
      await node.attempt(async () => left?.release());
    },
  };
}
