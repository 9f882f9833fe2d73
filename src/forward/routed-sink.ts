import type { Telemetry } from '../event/telemetry.ts';
import { CodedError, describeError } from '../kernel/coded-error.ts';
import { createChoiceReport, type Retry } from './choice-report.ts';
import { type ForwardRoute, routeEvent } from './route.ts';
import type { Delivery, Sink, SinkName, WireEvent } from './sink.ts';

export interface RoutedSinkDeps {
  /** Every sink that a route names. */
  readonly sinks: readonly Sink[];
  readonly routes: readonly ForwardRoute[];
  /** What takes the events that match no route. */
  readonly otherwise: ForwardRoute;
  readonly telemetry: Pick<Telemetry, 'log' | 'measure'>;
}

/** An event on its way, with its place among the outcomes. */
interface Routed {
  readonly event: WireEvent;
  readonly position: number;
  readonly route: ForwardRoute;
}

/** What the first way of a route left for the second. */
interface Refused extends Routed {
  readonly refusal: Retry;
}

/** Of a sink that rejects or forgets an event, which none should. */
const FAULTY: Retry = {
  kind: 'retry',
  reason: 'dependency_unavailable',
  afterMs: 60_000,
  code: 'sink_error',
};

/**
 * Sends each event by the sink of its route, all sinks at once and the most severe events first, so that a scarce budget is
 * spent on them. What a sink certainly has not taken (`unsent`) goes to the route's fallback within the same deadline, after
 * the events of which that one is the first way. What may have arrived stays with its sink: a second way would double it.
 *
 * @throws CodedError `sink_missing` when a route names a sink that is not there
 */
export function createRoutedSink({
  routes,
  otherwise,
  telemetry,
  ...deps
}: RoutedSinkDeps): Pick<Sink, 'deliver'> {
  const sinks = new Map(deps.sinks.map((sink) => [sink.name, sink]));
  for (const { to, fallback = to } of [...routes, otherwise]) {
    sinkOf(to);
    sinkOf(fallback);
  }
  const report = createChoiceReport(otherwise, telemetry);

  function sinkOf(name: SinkName): Sink {
    const sink = sinks.get(name);
    if (sink === undefined) throw new CodedError('sink_missing', `a route names the sink "${name}"`);
    return sink;
  }

  async function send(name: SinkName, group: readonly Routed[], deadline: number): Promise<Delivery[]> {
    const events = group.map(({ event }) => event);
    let answer: readonly Delivery[] = [];
    try {
      answer = await sinkOf(name).deliver(events, deadline);
    } catch (error) {
      const { code, message: detail } = describeError(error);
      const facts = { sink: name, code, detail };
      telemetry.log('error', 'a way into Wazuh failed by a fault of ours; its events are tried again', facts);
    }
    const deliveries = events.map((_, i) => answer[i] ?? FAULTY);
    report.outcomes(name, deliveries);
    // Which way an event took is the ledger's to know.
    return deliveries.map((one) => (one.kind === 'delivered' ? { ...one, sink: name } : one));
  }

  return {
    async deliver(events, deadline) {
      const outcomes: Delivery[] = events.map(() => FAULTY);
      const routed = events.map((event, position) => ({
        event,
        position,
        route: routeEvent(event, routes, otherwise),
      }));
      const groups = Map.groupBy(mostSevereFirst(routed), ({ route }) => route.to);

      const first = async (name: SinkName, group: readonly Routed[]): Promise<readonly Refused[]> => {
        report.first(
          name,
          group.map(({ route }) => route),
        );
        const deliveries = await send(name, group, deadline);
        const refused: Refused[] = [];
        const taking = new Set<ForwardRoute>();
        for (const [i, one] of group.entries()) {
          const delivery = deliveries[i] ?? FAULTY;
          outcomes[one.position] = delivery;
          if (delivery.kind === 'delivered') taking.add(one.route);
          if (delivery.kind === 'retry' && delivery.unsent) refused.push({ ...one, refusal: delivery });
        }
        for (const { route } of refused) taking.delete(route);
        for (const route of taking) report.recovered(route);
        return refused;
      };
      const second = async (name: SinkName, group: readonly Refused[]): Promise<void> => {
        report.second(name, group);
        const deliveries = await send(name, group, deadline);
        for (const [i, { position, refusal }] of group.entries())
          outcomes[position] = either(refusal, deliveries[i] ?? FAULTY);
      };

      const firsts = [...groups].map(([name, group]) => ({ name, group, refused: first(name, group) }));
      const fallbacks = new Set(routed.flatMap(({ route }) => route.fallback ?? []));
      await Promise.all([
        ...firsts.map(({ refused }) => refused),
        ...[...fallbacks].map(async (name) => {
          const before = firsts.filter(
            (one) => one.name === name || one.group.some(({ route }) => route.fallback === name),
          );
          const refused = (await Promise.all(before.map((one) => one.refused))).flat();
          const left = mostSevereFirst(refused.filter(({ route }) => route.fallback === name));
          if (left.length > 0) await second(name, left);
        }),
      ]);
      return outcomes;
    },
  };
}

/** In their order otherwise: rules count what comes one after another. */
function mostSevereFirst<T extends Routed>(group: readonly T[]): readonly T[] {
  return group.toSorted((a, b) => b.event.severity - a.event.severity);
}

/** When neither way takes an event now, it comes back for the one that opens first. */
function either(refusal: Retry, delivery: Delivery): Delivery {
  const isSooner = delivery.kind === 'retry' && delivery.unsent && refusal.afterMs < delivery.afterMs;
  return isSooner ? refusal : delivery;
}
