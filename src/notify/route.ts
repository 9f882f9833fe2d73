import { isAtLeast, type Severity } from '../event/severity.ts';
import type { AlertFacts } from './alert-facts.ts';
import { directRuleId } from './s3-alert.ts';

/** One route of the configuration, as much of it as routing needs. */
export interface AlertRoute {
  readonly name: string;
  /** All conditions that are given must hold; of a list, one member. */
  readonly when: {
    readonly minSeverity?: Severity | undefined;
    readonly groups?: readonly string[] | undefined;
    readonly rules?: readonly string[] | undefined;
    readonly tenants?: readonly string[] | undefined;
  };
  readonly channels: readonly string[];
  /** Later routes are not asked when this one matched. */
  readonly final: boolean;
}

export type Routing =
  | { readonly kind: 'routed'; readonly routes: readonly AlertRoute[] }
  | { readonly kind: 'filtered'; readonly reason: 'below_threshold' | 'no_route' };

function matches({ when }: AlertRoute, facts: AlertFacts): boolean {
  if (when.minSeverity !== undefined && !isAtLeast(facts.severity, when.minSeverity)) return false;
  if (
    when.rules !== undefined &&
    !when.rules.some((id) => id === facts.rule.id || id === directRuleId(facts))
  )
    return false;
  if (when.groups !== undefined && !when.groups.some((group) => facts.rule.groups.includes(group)))
    return false;
  return when.tenants === undefined || (facts.tenant !== undefined && when.tenants.includes(facts.tenant));
}

/**
 * Which routes an alert takes, in configured order. The threshold (lowest Wazuh rule level) comes first: no route goes
 * below it.
 */
export function routeAlert(
  facts: AlertFacts,
  config: { readonly threshold: number; readonly routes: readonly AlertRoute[] },
): Routing {
  if (facts.rule.level < config.threshold) return { kind: 'filtered', reason: 'below_threshold' };
  const routes: AlertRoute[] = [];
  for (const route of config.routes) {
    if (!matches(route, facts)) continue;
    routes.push(route);
    if (route.final) break;
  }
  return routes.length > 0 ? { kind: 'routed', routes } : { kind: 'filtered', reason: 'no_route' };
}
