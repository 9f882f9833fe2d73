import type { TlsTrust } from '../../src/config.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import type { NodeFault } from '../../src/forward/classify.ts';
import type { CountersReading, ManagerCounters, ReadingBoard } from '../../src/forward/manager-counters.ts';
import { readCounters } from '../../src/forward/read-counters.ts';
import type { Clock, Random } from '../../src/kernel/clock.ts';
import { describeError } from '../../src/kernel/coded-error.ts';
import {
  type ApiSession,
  type CredentialSource,
  createApiSession,
  LOGIN_PAUSE_MS,
  refusesLogin,
} from './api-session.ts';
import { createCertificateWatch } from './certificate-watch.ts';
import { createExchange, type Exchange } from './exchange.ts';
import { parsed } from './manager-call.ts';
import { createTlsAgent } from './tls.ts';

export interface ManagerCountersDeps {
  /** Server APIs, by the names under which their counters are asked for. */
  readonly nodes: readonly { readonly name: string; readonly url: string }[];
  readonly tls: TlsTrust;
  /** An account with `manager:read`; in a cluster `cluster:read` on the node. */
  readonly credentials: CredentialSource;
  readonly board: ReadingBoard;
  readonly clock: Clock;
  readonly random: Random;
  readonly pause: (ms: number) => Promise<void>;
  readonly telemetry: Pick<Telemetry, 'log' | 'measure'>;
}

/** Answered by the node that is asked, in a cluster, too (`api/controllers/manager_controller.py`: `local_any`). */
const PATH = '/manager/daemons/stats?daemons_list=wazuh-analysisd,wazuh-remoted';
const REQUEST_MS = 3_000;
const MAX_ANSWER_BYTES = 262_144;
/** How long a reading is waited for while others ask: about three turns of the board. */
const PATIENCE_MS = 3_000;
/** Those who wait for the same turn do not come at the same moment. */
const SPREAD_MS = 100;
const DENIED_MS = 600_000;
const LIMITED_MS = 61_000;
const UNAVAILABLE_MS = 10_000;
/** After a fault that may be this instance's alone. */
const UNHEARD_MS = 5_000;

interface Node {
  readonly url: string;
  readonly session: ApiSession;
  readonly exchange: ReturnType<typeof createExchange>;
  running: Promise<CountersReading | undefined> | undefined;
  /** Begins when `running` has ended: its reading is newer than whoever waits for it. */
  next: Promise<CountersReading | undefined> | undefined;
  restUntil: number;
}

interface Refusal {
  readonly ms: number;
  readonly says: string;
  readonly code: string;
  /** The manager itself says so, to everybody; else it is a fault on the way to it, which may be ours alone. */
  readonly shared: boolean;
}

/**
 * Counters by `GET /manager/daemons/stats`. A reading is never older than the call that asked for it: it is the node's
 * own answer, or one that another function has left on the board since.
 *
 * How long it may take: `patienceMs` until it is its turn, then 3 s for the request, 5 s more when there is no token, and
 * both once again when the connection was gone or the token is refused: about 20 s with the default. Who asks while a reading is
 * under way waits for its end first. `credentials` and `board` take their own time.
 */
export function createManagerCounters(deps: ManagerCountersDeps): ManagerCounters {
  const { board, clock, random, pause, telemetry, credentials } = deps;
  const nodes = new Map<string, Node>();
  for (const { name, url } of deps.nodes) {
    const watch = createCertificateWatch({ name, clock, telemetry });
    const exchange = createExchange(url, createTlsAgent(deps.tls, watch), clock);
    const session = createApiSession({ exchange, clock, credentials });
    nodes.set(name, { url, exchange, session, running: undefined, next: undefined, restUntil: 0 });
  }

  async function ask(node: Node): Promise<CountersReading | Refusal> {
    let sent: Exchange | undefined;
    for (const last of [false, true]) {
      const fault = await node.session.login();
      if (fault !== undefined) return refusalOf(fault);
      sent = await node.exchange({
        method: 'GET',
        path: PATH,
        authorization: node.session.authorization(),
        timeoutMs: REQUEST_MS,
        maxAnswerBytes: MAX_ANSWER_BYTES,
      });
      const stale = sent.kind === 'stale';
      const refused = sent.kind === 'answered' && sent.answer.status === 401;
      if (refused) node.session.forget();
      if (last || !(stale || refused)) break;
    }
    if (sent?.kind !== 'answered') return { ...UNHEARD, code: sent?.kind === 'failed' ? sent.code : 'stale' };
    const { status, body } = sent.answer;
    if (status === 403) return DENIED;
    if (status === 429) return LIMITED;
    return (
      (status === 200 ? readCounters(parsed(body)) : undefined) ?? { ...UNAVAILABLE, code: `wazuh_${status}` }
    );
  }

  async function attempt(name: string, node: Node, patienceMs: number): Promise<CountersReading | undefined> {
    const calledAt = clock();
    for (;;) {
      const now = clock();
      if (node.restUntil > now) return undefined;
      const turn = await board.claim(name, now);
      if (turn.granted) {
        const asOf = clock();
        const answer = await ask(node);
        if ('dropped' in answer) {
          await board.post(name, { asOf, reading: answer });
          return answer;
        }
        telemetry.log('warn', answer.says, { node: name, code: answer.code });
        node.restUntil = clock() + answer.ms;
        if (answer.shared) await board.rest(name, node.restUntil);
        return undefined;
      }
      if (turn.latest !== undefined && turn.latest.asOf > calledAt) return turn.latest.reading;
      const at = turn.retryAt + random() * SPREAD_MS;
      if (at > calledAt + patienceMs) return undefined;
      await pause(at - now);
    }
  }

  /** What shares the readings may fail: then there are none. */
  async function guarded(name: string, node: Node, patienceMs: number): Promise<CountersReading | undefined> {
    try {
      return await attempt(name, node, patienceMs);
    } catch (error) {
      const { code, message } = describeError(error);
      telemetry.log('warn', message ?? 'counters of a manager node cannot be read', { node: name, code });
      node.restUntil = clock() + UNAVAILABLE_MS;
      return undefined;
    }
  }

  function begin(name: string, node: Node, patienceMs: number): Promise<CountersReading | undefined> {
    const reading = guarded(name, node, patienceMs).finally(() => {
      if (node.running === reading) node.running = undefined;
    });
    node.running = reading;
    return reading;
  }

  return {
    async read(name, _now, patienceMs = PATIENCE_MS) {
      const node = nodes.get(name);
      if (node === undefined) return undefined;
      if (node.running === undefined) return begin(name, node, patienceMs);
      if (patienceMs < PATIENCE_MS) return undefined;
      node.next ??= node.running.then(() => {
        node.next = undefined;
        return begin(name, node, patienceMs);
      });
      return node.next;
    },
  };
}

function refusalOf(fault: NodeFault): Refusal {
  const { code } = fault;
  if (fault.kind === 'limited') return LIMITED;
  if (refusesLogin(fault)) return { ...NO_LOGIN, code };
  return { ...(fault.ended === 'refused' || fault.ended === 'unclear' ? UNAVAILABLE : UNHEARD), code };
}

const DENIED: Refusal = {
  ms: DENIED_MS,
  code: 'wazuh_403',
  shared: true,
  says:
    "a manager node's counters may not be read, so that what its daemons drop is not noticed: grant the account " +
    'manager:read (in a cluster cluster:read on the node)',
};
const LIMITED: Refusal = {
  ms: LIMITED_MS,
  code: 'wazuh_429',
  shared: true,
  says: 'the requests of a manager node are spent; its counters are read again in a minute',
};
const NO_LOGIN: Omit<Refusal, 'code'> = {
  ms: LOGIN_PAUSE_MS,
  shared: true,
  says: 'a manager node refuses the login to read its counters; it is tried again in five minutes',
};
const UNAVAILABLE: Omit<Refusal, 'code'> = {
  ms: UNAVAILABLE_MS,
  shared: true,
  says: "a manager node's counters cannot be read now",
};
const UNHEARD: Omit<Refusal, 'code'> = { ...UNAVAILABLE, ms: UNHEARD_MS, shared: false };
