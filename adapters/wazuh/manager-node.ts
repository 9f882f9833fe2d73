import type { RetryReason } from '../../src/event/loss.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import type { RequestBudget } from '../../src/forward/budget.ts';
import type { EventsVerdict, NodeFault } from '../../src/forward/classify.ts';
import { backoffMs } from '../../src/kernel/backoff.ts';
import type { Clock, Random } from '../../src/kernel/clock.ts';
import { describeError } from '../../src/kernel/coded-error.ts';
import type { ApiClient } from './api-client.ts';

/** Why a node is left alone, and until when (epoch ms). */
export interface Pause {
  readonly until: number;
  readonly reason: RetryReason;
}

export interface ManagerNode {
  /**
   * Makes the node ready for one request: not resting, healthy, logged in, with a request of its budget taken. Resolves
   * to why not otherwise; `late` when a request begun now might not end in time.
   */
  acquire(inTime: () => boolean): Promise<'ready' | 'late' | Pause>;
  /** Sends one request. `again`: nothing was taken, acquire and send the same. `resting`: the node cannot take it now. */
  send(lines: readonly string[]): Promise<NodeVerdict>;
}

export type NodeVerdict =
  | Extract<EventsVerdict, { readonly kind: 'settled' | 'split' }>
  | { readonly kind: 'again' }
  | { readonly kind: 'resting' };

export interface ManagerNodeDeps {
  readonly name: string;
  readonly api: ApiClient;
  readonly budget: RequestBudget;
  readonly clock: Clock;
  readonly random: Random;
  readonly telemetry: Pick<Telemetry, 'log'>;
}

/** A refused request lies in a window of 60 s; the first request later than that opens the next. */
const LIMITED_MS = 61_000;
const UNAVAILABLE = { baseMs: 4_000, capMs: 900_000 };
const MISCONFIGURED = { baseMs: 120_000, capMs: 900_000 };
/** A token can be refused for a second or two after it was issued, when tokens have just been revoked. */
const TOKEN_REFUSED = { baseMs: 6_000, capMs: 900_000 };
/** A login block lasts at most this long, and begins at 50 failures from our address: one each 300 s is far from it. */
const LOGIN_PAUSE_MS = 300_000;
/** So many requests refused as a whole one after another are the node's doing, not one event's: 100 halve in 7 steps. */
const MAX_REFUSALS_IN_A_ROW = 10;

export function createManagerNode(deps: ManagerNodeDeps): ManagerNode {
  const { name, api, budget, clock, random, telemetry } = deps;
  let pause: Pause = { until: 0, reason: 'network' };
  let faults = 0;
  let tokenRefusals = 0;
  let requestRefusals = 0;
  let suspect = false;

  function rest(reason: RetryReason, ms: number): Pause {
    pause = { until: clock() + ms, reason };
    return pause;
  }

  async function fail(fault: NodeFault): Promise<Pause> {
    telemetry.log(fault.kind === 'misconfigured' ? 'error' : 'warn', SAYS[fault.kind], {
      node: name,
      code: fault.code,
    });
    if (fault.kind === 'limited') {
      const resting = rest('rate_limited', LIMITED_MS);
      await budget.exhausted(name, resting.until);
      return resting;
    }
    faults += 1;
    suspect = true;
    const ms = backoffMs(faults, fault.kind === 'misconfigured' ? MISCONFIGURED : UNAVAILABLE, random());
    const isLogin = fault.code === 'wazuh_credentials_refused' || fault.code === 'wazuh_login_blocked';
    return rest(fault.reason, isLogin ? Math.max(ms, LOGIN_PAUSE_MS) : ms);
  }

  /** Secrets and budget are not the node's; while they fail, it rests all the same. */
  async function guarded<T>(step: () => Promise<T>): Promise<T | Pause> {
    try {
      return await step();
    } catch (error) {
      const { code, message } = describeError(error);
      telemetry.log('error', message ?? 'credentials or budget of a manager node cannot be read', {
        node: name,
        code,
      });
      faults += 1;
      return rest('dependency_unavailable', backoffMs(faults, UNAVAILABLE, random()));
    }
  }

  function refused(): boolean {
    requestRefusals += 1;
    return requestRefusals > MAX_REFUSALS_IN_A_ROW;
  }

  return {
    acquire: (inTime) =>
      guarded(async () => {
        if (pause.until > clock()) return pause;
        const fault = (await api.login()) ?? (suspect ? await api.check() : undefined);
        if (fault !== undefined) return fail(fault);
        suspect = false;
        if (!inTime()) return 'late';
        const taken = await budget.take(name, clock());
        if (taken.granted) return 'ready';
        pause = { until: taken.retryAt, reason: 'budget_exhausted' };
        return pause;
      }),

    async send(lines) {
      const verdict = await api.postEvents(lines);
      switch (verdict.kind) {
        case 'settled': {
          const taken = verdict.deliveries.some(({ kind }) => kind === 'delivered');
          if (taken) {
            faults = 0;
            requestRefusals = 0;
          } else refused();
          tokenRefusals = 0;
          return verdict;
        }
        case 'split':
          if (!refused()) return verdict;
          requestRefusals = 0;
          await guarded(() => fail(REFUSES_ALL));
          return { kind: 'resting' };
        case 'stale':
          return { kind: 'again' };
        case 'unauthorized':
          tokenRefusals += 1;
          if (tokenRefusals === 1) return { kind: 'again' };
          telemetry.log('warn', 'the manager refuses a token that it has just issued', { node: name });
          rest('unauthorized', backoffMs(tokenRefusals - 1, TOKEN_REFUSED, random()));
          return { kind: 'resting' };
        case 'limited':
        case 'unavailable':
        case 'misconfigured':
          await guarded(() => fail(verdict));
          return { kind: 'resting' };
      }
    },
  };
}

const REFUSES_ALL: NodeFault = {
  kind: 'misconfigured',
  reason: 'manager_unavailable',
  code: 'wazuh_refuses_everything',
};

const SAYS: Readonly<Record<NodeFault['kind'], string>> = {
  limited: 'the requests of a manager node are spent; it rests until its next window',
  unavailable: 'a manager node takes no events now; it rests',
  misconfigured:
    'a manager node takes no events until somebody acts: check address, certificate, credentials and role',
};
