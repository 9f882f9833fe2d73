import type { RetryReason } from '../../src/event/loss.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import type { RequestBudget } from '../../src/forward/budget.ts';
import type { CircuitFault } from '../../src/forward/circuit.ts';
import { type EventsVerdict, type NodeFault, isUntaken as ofUntaken } from '../../src/forward/classify.ts';
import { backoffMs } from '../../src/kernel/backoff.ts';
import type { Clock, Random } from '../../src/kernel/clock.ts';
import { describeError } from '../../src/kernel/coded-error.ts';
import type { ApiClient } from './api-client.ts';
import { LOGIN_PAUSE_MS, refusesLogin } from './api-session.ts';
import type { NodeCircuit } from './node-circuit.ts';
import type { RequestLimit } from './request-limit.ts';

/** Why a node is left alone, and until when (epoch ms). */
export interface Pause {
  readonly until: number;
  readonly reason: RetryReason;
}

export interface ManagerNode {
  /**
   * Makes the node ready for one request: circuit closed, healthy, logged in, with a request of its budget taken. Resolves
   * to why not otherwise; `late` when a request begun now might not end in time.
   */
  acquire(inTime: () => boolean): Promise<'ready' | 'late' | Pause>;
  /** Sends one request for which it is ready. */
  send(lines: readonly string[]): Promise<NodeVerdict>;
}

export type NodeVerdict =
  | Extract<EventsVerdict, { readonly kind: 'settled' | 'split' }>
  /** Acquire and send the same; with `isUntaken` nothing of it was taken. */
  | { readonly kind: 'again'; readonly isUntaken: boolean }
  /** It may have been taken: to be sent again, and not at once. */
  | { readonly kind: 'unanswered'; readonly afterMs: number; readonly code: string }
  /** The node cannot take it now; with `isUntaken` it certainly has not. */
  | { readonly kind: 'resting'; readonly isUntaken: boolean };

export interface ManagerNodeDeps {
  readonly name: string;
  readonly api: ApiClient;
  readonly circuit: NodeCircuit;
  readonly budget: RequestBudget;
  /** Found out; without it the budget's own number counts. */
  readonly limit?: RequestLimit | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly telemetry: Pick<Telemetry, 'log'>;
}

/** A refused request lies in a window of 60 s; the first request later than that opens the next. */
const LIMITED_MS = 61_000;
/** A token can be refused for a second or two after it was issued, when tokens have just been revoked. */
const TOKEN_REFUSED_MS = 3_000;
/** So many requests refused as a whole one after another are the node's doing, not one event's: 100 halve in 7 steps. */
const MAX_REFUSALS_IN_A_ROW = 10;
/** A request without an answer is sent again after this, when the node is not given up. */
const UNANSWERED_MS = 4_000;
const DEPENDENCY = { baseMs: 4_000, capMs: 900_000 };

export function createManagerNode(deps: ManagerNodeDeps): ManagerNode {
  const { name, api, circuit, budget, limit, clock, random, telemetry } = deps;
  let pause: Pause = { until: 0, reason: 'budget_exhausted' };
  let dependencyFaults = 0;
  let tokenRefusals = 0;
  let requestRefusals = 0;
  /** Its health is asked for, once, before it is sent events. */
  let isSuspect = false;

  /** `isBearable`: a request without an answer does not open the circuit alone. */
  async function fail(fault: NodeFault, isBearable = false): Promise<Pause> {
    if (fault.kind === 'limited') {
      circuit.succeeded();
      telemetry.log('warn', LIMITED, { node: name, code: fault.code });
      pause = { until: clock() + LIMITED_MS, reason: 'rate_limited' };
      await limit?.refuted();
      await budget.exhausted(name, pause.until);
      return pause;
    }
    isSuspect = true;
    const { kind, reason, code } = fault;
    return circuit.failed({
      kind: isBearable && reason === 'timeout' ? 'unanswered' : kind,
      reason,
      code,
      ...(refusesLogin(fault) && { atLeastMs: LOGIN_PAUSE_MS }),
    });
  }

  /** Secrets and budget are not the node's; while they fail, it rests all the same. */
  async function guarded<T>(step: () => Promise<T>): Promise<T | Pause> {
    try {
      const result = await step();
      dependencyFaults = 0;
      return result;
    } catch (error) {
      const { code, message } = describeError(error);
      telemetry.log('error', message ?? 'credentials or budget of a manager node cannot be read', {
        node: name,
        code,
      });
      circuit.released();
      dependencyFaults += 1;
      const ms = backoffMs(dependencyFaults, DEPENDENCY, random());
      pause = { until: clock() + ms, reason: 'dependency_unavailable' };
      return pause;
    }
  }

  async function ready(inTime: () => boolean): Promise<'ready' | 'late' | Pause> {
    const fault = (await api.login()) ?? (isSuspect ? await api.check() : undefined);
    if (fault !== undefined) return fail(fault);
    isSuspect = false;
    const perMinute = await limit?.current();
    if (!inTime()) {
      circuit.released();
      return 'late';
    }
    if (perMinute === 'none') return 'ready';
    const taken = await budget.take(name, clock(), perMinute);
    if (taken.granted) return 'ready';
    circuit.released();
    pause = { until: taken.retryAt, reason: 'budget_exhausted' };
    return pause;
  }

  /** So many refusals in a row that the node is to blame. */
  function refusesAll(): boolean {
    requestRefusals += 1;
    if (requestRefusals <= MAX_REFUSALS_IN_A_ROW) return false;
    requestRefusals = 0;
    return true;
  }

  function settled(verdict: Extract<EventsVerdict, { readonly kind: 'settled' }>): NodeVerdict {
    tokenRefusals = 0;
    const isTaken = verdict.deliveries.some(({ kind }) => kind === 'delivered');
    if (isTaken) requestRefusals = 0;
    if (isTaken || !refusesAll()) circuit.succeeded();
    else circuit.failed(REFUSES_ALL);
    return verdict;
  }

  return {
    acquire: (inTime) =>
      guarded(async () => {
        if (pause.until > clock()) return pause;
        const passage = circuit.enter();
        if (passage.pass === 'none') return { until: passage.retryAt, reason: passage.reason };
        return ready(inTime);
      }),

    async send(lines) {
      const verdict = await api.postEvents(lines);
      switch (verdict.kind) {
        case 'settled':
          return settled(verdict);
        case 'split':
          circuit.released();
          if (!refusesAll()) return verdict;
          circuit.failed(REFUSES_ALL);
          return { kind: 'resting', isUntaken: false };
        case 'stale':
          circuit.released();
          return { kind: 'again', isUntaken: false };
        case 'unauthorized':
          circuit.released();
          tokenRefusals += 1;
          if (tokenRefusals === 1) return { kind: 'again', isUntaken: true };
          circuit.failed(TOKEN_REFUSED);
          return { kind: 'resting', isUntaken: true };
        case 'limited':
        case 'unavailable':
        case 'misconfigured': {
          const isUntaken = ofUntaken(verdict);
          const { until } = await guarded(() => fail(verdict, !isUntaken));
          if (isUntaken || verdict.kind !== 'unavailable' || verdict.reason !== 'timeout')
            return { kind: 'resting', isUntaken };
          const afterMs = Math.max(UNANSWERED_MS, until - clock());
          return { kind: 'unanswered', afterMs, code: verdict.code };
        }
      }
    },
  };
}

const REFUSES_ALL: CircuitFault = {
  kind: 'misconfigured',
  reason: 'manager_unavailable',
  code: 'wazuh_refuses_everything',
};
const TOKEN_REFUSED: CircuitFault = {
  kind: 'unavailable',
  reason: 'unauthorized',
  code: 'wazuh_token_refused',
  atLeastMs: TOKEN_REFUSED_MS,
};
const LIMITED = 'the requests of a manager node are spent; it rests until its next window';
