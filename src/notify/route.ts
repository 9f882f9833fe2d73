import { type AlertCondition, holds } from './alert/alert-condition.ts';
import type { AlertFacts } from './alert/alert-facts.ts';
import type { GroupPlace } from './group/group-step.ts';
import { isNotice } from './notice.ts';

/** One route of the configuration, as much of it as routing needs. */
export interface AlertRoute {
  readonly name: string;
  readonly when: AlertCondition;
  readonly channels: readonly string[];
  /** Later routes are not asked when this one matched. */
  readonly final: boolean;
  /** What Sluice tells of itself comes here when no route matches it. */
  readonly default?: boolean | undefined;
  /** Whether its channels are told that a group was taken or has resolved; absent: all but e-mail. */
  readonly updates?: boolean | undefined;
  /** Nobody has taken a group so many minutes after it opened: the route `to` is told. */
  readonly escalate?: { readonly afterMinutes: number; readonly to: string } | undefined;
}

/** Routes, and of the channels what routing wants to know. */
export interface Routes {
  readonly routes: readonly AlertRoute[];
  readonly channels: Readonly<Record<string, { readonly type: string }>>;
}

export type Routing =
  | { readonly kind: 'routed'; readonly routes: readonly AlertRoute[] }
  | { readonly kind: 'filtered'; readonly reason: 'below_threshold' | 'no_route' };

/**
 * Which routes an alert received at `at` (epoch ms) takes, in configured order. The threshold (lowest Wazuh rule level) comes
 * first: no route goes below it. A notice of Sluice's own is told in any case: what no route matches goes to those that are
 * marked `default`, or to the first.
 */
export function routeAlert(
  facts: AlertFacts,
  config: { readonly threshold: number; readonly routes: readonly AlertRoute[] },
  at: number,
): Routing {
  const own = isNotice(facts);
  if (facts.rule.level < config.threshold && !own) return { kind: 'filtered', reason: 'below_threshold' };
  const routes: AlertRoute[] = [];
  for (const route of config.routes) {
    if (!holds(route.when, facts, at)) continue;
    routes.push(route);
    if (route.final) break;
  }
  if (routes.length === 0 && own) routes.push(...defaultRoutes(config.routes));
  return routes.length > 0 ? { kind: 'routed', routes } : { kind: 'filtered', reason: 'no_route' };
}

function defaultRoutes(routes: readonly AlertRoute[]): readonly AlertRoute[] {
  const marked = routes.filter((route) => route.default);
  return marked.length > 0 ? marked : routes.slice(0, 1);
}

/**
 * A group's place on a route. Mail is told neither that somebody has a group nor that it is over, unless the route says so: a mail
 * cannot be changed or closed, and each would be one more to read.
 */
export function placeOf({ routes, channels }: Routes, name: string, key: string): GroupPlace {
  const route = routes.find((each) => each.name === name);
  const all = route?.channels ?? [];
  const updates = all.filter((channel) => route?.updates ?? channels[channel]?.type !== 'email');
  return { route: name, key, channels: all, updates, escalateMinutes: route?.escalate?.afterMinutes };
}
