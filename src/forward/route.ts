import type { Source } from '../event/envelope.ts';
import { SEVERITY_NUMBER, type Severity } from '../event/severity.ts';
import type { SinkName, WireEvent } from './sink.ts';

/** One route of the configuration: `forward.routes`. */
export interface ForwardRoute {
  readonly name: string;
  /** All conditions that are given must hold; of a list, one member. */
  readonly when: {
    readonly minSeverity?: Severity | undefined;
    readonly sources?: readonly Source[] | undefined;
    readonly tenants?: readonly string[] | undefined;
  };
  readonly to: SinkName;
  /** Takes what the other was never sent because it takes nothing now. */
  readonly fallback?: SinkName | undefined;
}

/** The name under which metrics count what no route of the configuration matched. */
const DEFAULT_ROUTE = 'default';

/** What takes everything that no route matches: the agent protocol when it is set up, and the API behind it. */
export function defaultRoute(hasAgent: boolean): ForwardRoute {
  return hasAgent
    ? { name: DEFAULT_ROUTE, when: {}, to: 'agent', fallback: 'events-api' }
    : { name: DEFAULT_ROUTE, when: {}, to: 'events-api' };
}

/** The first route that matches an event, in configured order. */
export function routeEvent(
  event: Pick<WireEvent, 'severity' | 'source' | 'tenant'>,
  routes: readonly ForwardRoute[],
  otherwise: ForwardRoute,
): ForwardRoute {
  return routes.find(({ when }) => matches(when, event)) ?? otherwise;
}

function matches(
  { minSeverity, sources, tenants }: ForwardRoute['when'],
  { severity, source, tenant }: Pick<WireEvent, 'severity' | 'source' | 'tenant'>,
): boolean {
  if (minSeverity !== undefined && severity < SEVERITY_NUMBER[minSeverity]) return false;
  if (sources !== undefined && !sources.includes(source)) return false;
  return tenants === undefined || tenants.includes(tenant);
}

/** Whether every event that matches the later conditions matches the earlier ones too. */
export function covers(earlier: ForwardRoute['when'], later: ForwardRoute['when']): boolean {
  return (
    SEVERITY_NUMBER[earlier.minSeverity ?? 'info'] <= SEVERITY_NUMBER[later.minSeverity ?? 'info'] &&
    holdsAll(earlier.sources, later.sources) &&
    holdsAll(earlier.tenants, later.tenants)
  );
}

/** Undefined stands for every value. */
function holdsAll<T>(all: readonly T[] | undefined, some: readonly T[] | undefined): boolean {
  return all === undefined || (some?.every((one) => all.includes(one)) ?? false);
}
