import type { JsonObject } from '../../kernel/json.ts';
import { type AlertingRule, type RulesOfCall, rulesOfCall } from './alerting-guard.ts';
import {
  type CompiledCondition,
  compileCondition,
  type NamedAccounts,
  type TrailCondition,
} from './trail-condition.ts';

/** `drop`: left out. `sample`: one of so many goes on. `count`: left out, and counted by call and account. */
export const FILTER_ACTIONS = ['drop', 'sample', 'count'] as const;
export type FilterAction = (typeof FILTER_ACTIONS)[number];

/** One entry of `cloudtrail.filters`. */
export interface TrailFilter {
  readonly name: string;
  readonly action: FilterAction;
  /** With `sample`: one record of so many goes on. */
  readonly keepOneIn?: number | undefined;
  /** Last day (UTC) whose calls it takes, `2026-03-04`. */
  readonly expires?: string | undefined;
  readonly when: TrailCondition;
  /** Records that it leaves alone: one condition, or several of which one must hold. */
  readonly unless?: TrailCondition | readonly TrailCondition[] | undefined;
  /** Takes also what a rule of level 7 or more alerts on, or counts. */
  readonly evenIfAlerting?: boolean | undefined;
}

export type FilterVerdict =
  /** `sampledBy`: it is the one of so many. `spared`: a filter would have left it out, were it not for a rule. */
  | {
      readonly kind: 'keep';
      readonly sampledBy?: string;
      readonly spared?: AlertingRule & { readonly filter: string };
    }
  | { readonly kind: 'left_out'; readonly filter: string; readonly action: FilterAction };

/**
 * What becomes of a record of CloudTrail; the same each time it is asked, so that a file read again makes the same messages.
 *
 * @param readAt epoch ms; stands for the time of a record that has none
 */
export type FilterRecord = (record: JsonObject, readAt: number) => FilterVerdict;

/** What the filters may make of one call, by its name and service. */
interface CallPlan {
  readonly filters: readonly CompiledFilter[];
  readonly rules: RulesOfCall;
}

interface CompiledFilter {
  readonly name: string;
  readonly oneIn: number;
  /** Epoch ms: calls from then on it leaves alone, whenever they are read. */
  readonly endsAt: number;
  readonly evenIfAlerting: boolean;
  readonly when: CompiledCondition;
  readonly unless: readonly CompiledCondition[];
  readonly leftOut: FilterVerdict;
  readonly sampled: FilterVerdict;
}

const DAY_MS = 86_400_000;
/** Far more than there are calls in AWS that anybody makes in a day. */
const MAX_PLANS = 8_192;
const KEEP: FilterVerdict = { kind: 'keep' };
const NO_PLAN: CallPlan = { filters: [], rules: () => undefined };

/**
 * Compiles the filters of the configuration. The first that takes a record decides. Which filters and rules may have to do
 * with a call is found out once for each name and service, so that most records cost two look-ups.
 *
 * @param accounts names and organisational units that conditions may use
 */
export function createTrailFilter(
  filters: readonly TrailFilter[],
  accounts: NamedAccounts = {},
): FilterRecord {
  if (filters.length === 0) return () => KEEP;
  const compiled = filters.map((filter) => compileFilter(filter, accounts));
  let plans = new Map<string, Map<string, CallPlan>>();
  let planned = 0;
  const plan = (eventName: string, eventSource: string): CallPlan => {
    const bySource = plans.get(eventName);
    const known = bySource?.get(eventSource);
    if (known !== undefined) return known;
    const taking = compiled.filter(({ when }) => when.takesCall(eventName, eventSource));
    const made =
      taking.length === 0 ? NO_PLAN : { filters: taking, rules: rulesOfCall(eventName, eventSource) };
    planned += 1;
    if (planned > MAX_PLANS) {
      plans = new Map();
      planned = 1;
    }
    plans.set(eventName, (plans.get(eventName) ?? new Map<string, CallPlan>()).set(eventSource, made));
    return made;
  };
  return (record, readAt) => {
    const { eventName, eventSource } = record;
    const call = plan(text(eventName), text(eventSource));
    return call.filters.length === 0 ? KEEP : judge(call, record, readAt);
  };
}

function judge({ filters, rules }: CallPlan, record: JsonObject, readAt: number): FilterVerdict {
  let spared: (AlertingRule & { readonly filter: string }) | undefined;
  for (const filter of filters) {
    if (isOver(filter, record, readAt) || !isTakenBy(filter, record)) continue;
    const alerting = filter.evenIfAlerting ? undefined : rules(record);
    if (alerting !== undefined) spared ??= { filter: filter.name, ...alerting };
    else return filter.oneIn > 0 && isOneOf(filter.oneIn, record) ? filter.sampled : filter.leftOut;
  }
  return spared === undefined ? KEEP : { kind: 'keep', spared };
}

function isOver({ endsAt }: CompiledFilter, { eventTime }: JsonObject, readAt: number): boolean {
  if (endsAt === Number.POSITIVE_INFINITY) return false;
  const at = typeof eventTime === 'string' ? Date.parse(eventTime) : Number.NaN;
  return (Number.isNaN(at) ? readAt : at) >= endsAt;
}

function isTakenBy({ when, unless }: CompiledFilter, record: JsonObject): boolean {
  if (!when.holds(record)) return false;
  return unless.length === 0 || !unless.some((each) => takesRecord(each, record));
}

function takesRecord({ takesCall, holds }: CompiledCondition, record: JsonObject): boolean {
  return takesCall(text(record.eventName), text(record.eventSource)) && holds(record);
}

function compileFilter(filter: TrailFilter, accounts: NamedAccounts): CompiledFilter {
  const { name, action, expires, when, unless = [], evenIfAlerting = false } = filter;
  return {
    name,
    oneIn: action === 'sample' ? (filter.keepOneIn ?? 1) : 0,
    endsAt: expires === undefined ? Number.POSITIVE_INFINITY : endOfDay(expires),
    evenIfAlerting,
    when: compileCondition(when, accounts),
    unless: [unless].flat().map((condition) => compileCondition(condition, accounts)),
    leftOut: { kind: 'left_out', filter: name, action },
    sampled: { kind: 'keep', sampledBy: name },
  };
}

/** When a day (UTC) is over, epoch ms. */
export function endOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) + DAY_MS;
}

/** By the record's own id, so that a file that is read twice gets the same answers. What has no id goes on. */
function isOneOf(count: number, { eventID }: JsonObject): boolean {
  return typeof eventID !== 'string' || eventID === '' || mixed(eventID) % count === 0;
}

/** FNV-1a of the text's UTF-16 units, stirred so that its last bits are as good as its first. */
function mixed(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
