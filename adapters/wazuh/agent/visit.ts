import type { CircuitFault } from '../../../src/forward/circuit.ts';
import type { CountersReading } from '../../../src/forward/manager-counters.ts';
import type { GrantOutcome, SendPace } from '../../../src/forward/send-pace.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Pause } from '../manager-node.ts';
import { type AgentNode, READ_MS } from './agent-node.ts';
import { type CountersVerdict, compareReadings } from './counters-watch.ts';
import type { AgentSession } from './sessions.ts';

interface TakenGrant {
  readonly granted: number;
  readonly at: number;
}

/** What one delivery has with one node. */
export interface Visit {
  readonly node: AgentNode;
  readonly session: AgentSession | undefined;
  /** Positions of the events that the node has handed on since its counters were read and had not grown. */
  readonly handedOn: number[];
  /** Makes sure of a session, and of counters to compare with; why not otherwise. */
  enter(deadline: number): Promise<Pause | undefined>;
  /** Takes a grant of the pace. The one before is settled: pong came for all of it. */
  take(want: number): Promise<TakenGrant | Pause>;
  settle(outcome: GrantOutcome): Promise<void>;
  /** The node has handed on what it was sent. */
  succeeded(): void;
  failed(fault: CircuitFault): Pause;
  /** The session is given up, the grant settled. */
  drop(outcome: GrantOutcome): Promise<void>;
  /** While events are being sent: tells the pace what the counters say, when they can be had at once. */
  glance(): Promise<void>;
  /** What the counters say of the events of `handedOn`, read by `until`; the grant is settled by it. */
  verdict(until: number): Promise<CountersVerdict>;
  leave(): Promise<void>;
}

export function createVisit(node: AgentNode, pace: SendPace, clock: Clock): Visit {
  let session: AgentSession | undefined;
  let grant: string | undefined;
  let baseline: CountersReading | undefined;
  let hasBaseline = false;
  /** Whether the counters have grown while the events of `handedOn` were sent. */
  let hasGrown = false;
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

  const visit: Visit = {
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
      await settle('unverified');
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

    async glance() {
      if (baseline === undefined) return;
      const reading = await node.watch.glance();
      if (reading === undefined) return;
      const verdict = compareReadings(baseline, reading);
      baseline = reading;
      await settle(SETTLES[verdict]);
      hasGrown ||= verdict === 'grown';
      if (!hasGrown) visit.handedOn.length = 0;
    },

    async verdict(until) {
      let reading = await node.watch.read();
      // Others were faster, most likely; without a reading a loss would go unnoticed.
      if (reading === undefined && baseline !== undefined && clock() + READ_MS <= until)
        reading = await node.watch.read();
      const verdict = compareReadings(baseline, reading);
      baseline = reading ?? baseline;
      await settle(SETTLES[verdict]);
      const isGrown = hasGrown || verdict === 'grown';
      hasGrown = false;
      return isGrown ? 'grown' : verdict;
    },

    async leave() {
      await settle('unsent');
      if (isOpenQuestion) node.released();
      const left = session;
      session = undefined;
      await node.attempt(async () => left?.release());
    },
  };
  return visit;
}

const SETTLES = {
  calm: 'acknowledged',
  steady: 'unverified',
  filling: 'hurried',
  grown: 'dropping',
  unknown: 'unverified',
} as const satisfies Readonly<Record<CountersVerdict, GrantOutcome>>;
