import type { TlsTrust } from '../../src/config.ts';
import { WAZUH_REQUESTS_PER_MINUTE } from '../../src/event/limits.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import { batchEvents, type EventRange, halve } from '../../src/forward/batch.ts';
import type { RequestBudget } from '../../src/forward/budget.ts';
import type { NodeLimits } from '../../src/forward/node-limits.ts';
import type { Delivery, Sink } from '../../src/forward/sink.ts';
import type { Clock, Random } from '../../src/kernel/clock.ts';
import { createApiClient } from './api-client.ts';
import type { CredentialSource } from './api-session.ts';
import { createCertificateWatch } from './certificate-watch.ts';
import { createExchange } from './exchange.ts';
import { createManagerNode, type ManagerNode, type Pause } from './manager-node.ts';
import { createNodeCircuit } from './node-circuit.ts';
import { createRequestLimit } from './request-limit.ts';
import { createTlsAgent } from './tls.ts';

export interface EventsApiSinkDeps {
  /** Server APIs, the preferred one first. */
  readonly nodes: readonly { readonly name: string; readonly url: string }[];
  readonly tls: TlsTrust;
  /** An account that holds the policy `events_ingest_resourceless`. Asked again when the last ones were refused. */
  readonly credentials: CredentialSource;
  /** Holds `requestsPerMinute` of each node. */
  readonly budget: RequestBudget;
  /** With it each node is asked for its own limit, which may be lower than `requestsPerMinute`, or none. */
  readonly limits?: NodeLimits;
  /** @default 30 */
  readonly requestsPerMinute?: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly telemetry: Pick<Telemetry, 'log' | 'measure'>;
  /** How long one request may take, ms. @default 12000 */
  readonly requestMs?: number;
}

/** The server answers within `intervals.request_timeout` (10 s) or with an error. */
const REQUEST_MS = 12_000;

/**
 * Delivers by `POST /events` of Wazuh's server API, 100 events a request.
 *
 * The first node that is healthy and has budget takes everything; the next one is used when it has not. They are not
 * used in turn, because a node's rules count only what the node itself has seen. A request without an answer may have
 * been taken nevertheless: its events are sent again (at least once).
 */
export function createEventsApiSink(deps: EventsApiSinkDeps): Sink {
  const { clock, requestMs = REQUEST_MS } = deps;
  const nodes = deps.nodes.map(({ name, url }) => {
    const watch = createCertificateWatch({ ...deps, name });
    const exchange = createExchange(url, createTlsAgent(deps.tls, watch), clock);
    const circuit = createNodeCircuit({ ...deps, name, sink: 'events-api' });
    const api = createApiClient({ ...deps, exchange, requestMs });
    const limit =
      deps.limits &&
      createRequestLimit({
        ...deps,
        name,
        ask: (path) => api.ask(path),
        limits: deps.limits,
        configured: deps.requestsPerMinute ?? WAZUH_REQUESTS_PER_MINUTE,
      });
    return createManagerNode({ ...deps, name, circuit, api, limit });
  });

  return {
    name: 'events-api',
    async deliver(events, deadline) {
      const outcomes = new Map<number, Delivery>();
      const waiting: Sending[] = batchEvents(events).map((range) => ({ ...range, unsent: true }));
      const inTime = () => clock() + requestMs <= deadline;
      let range = waiting.shift();
      while (range !== undefined) {
        const node = await pick(nodes, inTime);
        if (node === 'late') break;
        if (!('send' in node)) {
          const afterMs = Math.max(0, node.until - clock());
          for (const left of [range, ...waiting])
            settle(outcomes, left, { reason: node.reason, afterMs, ...(left.unsent && { unsent: true }) });
          break;
        }
        waiting.unshift(...(await send(node, range, events, outcomes)));
        range = waiting.shift();
      }
      return events.map((_, i) => outcomes.get(i) ?? NOT_SENT);
    },
  };
}

/** What is to be sent; `unsent` until a request with it may have been taken. */
interface Sending extends EventRange {
  readonly unsent: boolean;
}

const NOT_SENT: Delivery = { kind: 'retry', reason: 'timeout', afterMs: 0 };

function settle(
  outcomes: Map<number, Delivery>,
  { from, to }: EventRange,
  retry: Omit<Extract<Delivery, { kind: 'retry' }>, 'kind'>,
): void {
  for (let i = from; i < to; i += 1) outcomes.set(i, { kind: 'retry', ...retry });
}

/** The first node that takes a request now, else when to ask again and why. */
async function pick(
  nodes: readonly ManagerNode[],
  inTime: () => boolean,
): Promise<ManagerNode | Pause | 'late'> {
  let soonest: Pause | undefined;
  for (const node of nodes) {
    if (!inTime()) return 'late';
    const state = await node.acquire(inTime);
    if (state === 'ready') return node;
    if (state === 'late') return state;
    if (soonest === undefined || state.until < soonest.until) soonest = state;
  }
  return soonest ?? 'late';
}

/** Sends one request; returns what of it is still to be sent. */
async function send(
  node: ManagerNode,
  sending: Sending,
  events: Parameters<Sink['deliver']>[0],
  outcomes: Map<number, Delivery>,
): Promise<readonly Sending[]> {
  const { from, to } = sending;
  const verdict = await node.send(events.slice(from, to).map(({ line }) => line));
  switch (verdict.kind) {
    case 'settled':
      for (const [i, delivery] of verdict.deliveries.entries()) outcomes.set(from + i, delivery);
      return [];
    case 'split':
      return halve(sending).map((half) => ({ ...half, unsent: false }));
    case 'again':
    case 'resting':
      return [{ from, to, unsent: sending.unsent && verdict.isUntaken }];
    case 'unanswered':
      settle(outcomes, sending, { reason: 'timeout', afterMs: verdict.afterMs, code: verdict.code });
      return [];
  }
}
