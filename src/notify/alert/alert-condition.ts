import { isAtLeast, type Severity } from '../../event/severity.ts';
import { isInRange, parseIp, parseIpRange } from '../../kernel/ip-address.ts';
import { type Hours, isWithin } from '../hours.ts';
import type { AlertFacts } from './alert-facts.ts';
import { directRuleId } from './s3-alert.ts';

/** Which alerts a route takes or a mute holds back. All that is given must hold; of a list, one member. */
export interface AlertCondition {
  readonly minSeverity?: Severity | undefined;
  /** Groups of the rule. */
  readonly groups?: readonly string[] | undefined;
  readonly rules?: readonly string[] | undefined;
  readonly tenants?: readonly string[] | undefined;
  /** Application or kind of source (`checkout`, `cloudtrail`, `sentry`), or address or network of whoever acted. */
  readonly sources?: readonly string[] | undefined;
  /** Id or name. */
  readonly agents?: readonly string[] | undefined;
  /** Id or name. */
  readonly users?: readonly string[] | undefined;
  /** Whether threat intelligence knows something of it. */
  readonly threat?: boolean | undefined;
  readonly hours?: Hours | undefined;
}

type Asked = keyof AlertCondition;
type Marked = AlertFacts & { readonly threat?: unknown };

function isFrom({ application, dataset, source }: AlertFacts, wanted: string): boolean {
  if (wanted === application || wanted === dataset) return true;
  if (dataset?.startsWith(`${wanted}.`) === true || dataset?.endsWith(`.${wanted}`) === true) return true;
  const [range, address] = [parseIpRange(wanted), source.ip === undefined ? undefined : parseIp(source.ip)];
  return range !== undefined && address !== undefined && isInRange(address, range);
}

const HOLDS: {
  readonly [K in Asked]-?: (wanted: NonNullable<AlertCondition[K]>, facts: Marked, at: number) => boolean;
} = {
  minSeverity: (lowest, { severity }) => isAtLeast(severity, lowest),
  groups: (groups, { rule }) => groups.some((group) => rule.groups.includes(group)),
  rules: (rules, facts) => rules.some((id) => id === facts.rule.id || id === directRuleId(facts)),
  tenants: (tenants, { tenant }) => tenant !== undefined && tenants.includes(tenant),
  sources: (sources, facts) => sources.some((source) => isFrom(facts, source)),
  agents: (agents, { agent }) => agents.some((each) => each === agent.id || each === agent.name),
  users: (users, { user }) => users.some((each) => each === user.id || each === user.name),
  threat: (wanted, { threat }) => (threat !== undefined) === wanted,
  hours: (hours, _, at) => isWithin(hours, at),
};

/** Whether the alert, received at `at` (epoch ms), is one of those. */
export function holds(condition: AlertCondition, facts: AlertFacts, at: number): boolean {
  return (Object.keys(HOLDS) as Asked[]).every((name) => {
    const wanted = condition[name];
    const check = HOLDS[name] as (wanted: unknown, facts: Marked, at: number) => boolean;
    return wanted === undefined || check(wanted, facts, at);
  });
}
