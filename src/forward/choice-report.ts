import type { Telemetry } from '../event/telemetry.ts';
import type { ForwardRoute } from './route.ts';
import type { Delivery, SinkName } from './sink.ts';

export type Retry = Extract<Delivery, { readonly kind: 'retry' }>;

/** Tells which way events took and why. */
export interface ChoiceReport {
  /** Events given to the first way of their routes, a route for each. */
  first(sink: SinkName, routes: readonly ForwardRoute[]): void;
  /** Events given to the second way, with what the first one said of them. */
  second(sink: SinkName, events: readonly { readonly route: ForwardRoute; readonly refusal: Retry }[]): void;
  /** What a sink made of events. */
  outcomes(sink: SinkName, deliveries: readonly Delivery[]): void;
  /** The first way of a route took all that it was given. */
  recovered(route: ForwardRoute): void;
}

/**
 * Counts `SinkChoice` by sink, route and why (`primary`, `fallback`, `default`), and `SinkOutcome` by sink and outcome.
 * A log line explains a choice when it has become another than the last one of its route.
 */
export function createChoiceReport(
  otherwise: ForwardRoute,
  telemetry: Pick<Telemetry, 'log' | 'measure'>,
): ChoiceReport {
  const fallen = new Set<ForwardRoute>();
  const count = (sink: SinkName, routes: readonly ForwardRoute[], whyOf: (route: ForwardRoute) => string) => {
    for (const [route, value] of counted(routes))
      telemetry.measure('SinkChoice', value, 'Count', { sink, route: route.name, why: whyOf(route) });
  };

  return {
    first: (sink, routes) => count(sink, routes, (route) => (route === otherwise ? 'default' : 'primary')),

    second(sink, events) {
      const routes = events.map(({ route }) => route);
      count(sink, routes, () => 'fallback');
      for (const { route, refusal } of events) {
        if (fallen.has(route)) continue;
        fallen.add(route);
        const { reason, code } = refusal;
        const facts = { route: route.name, from: route.to, sink, reason, code };
        telemetry.log('info', 'a route falls back on its second way into Wazuh', facts);
      }
    },

    outcomes(sink, deliveries) {
      for (const [outcome, value] of counted(deliveries.map(({ kind }) => kind)))
        telemetry.measure('SinkOutcome', value, 'Count', { sink, outcome });
    },

    recovered(route) {
      if (fallen.delete(route))
        telemetry.log('info', 'a route is back on its first way into Wazuh', {
          route: route.name,
          sink: route.to,
        });
    },
  };
}

function counted<T>(items: readonly T[]): ReadonlyMap<T, number> {
  const counts = new Map<T, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}
