import { SEVERITIES, type Severity } from '../../event/severity.ts';
import type { AlertRecord } from '../alert/alert-record.ts';
import { createTally, mergeTallies, type TallyState } from './tally.ts';
import { TOPICS, type Topic, topicsOf } from './topics.ts';

export interface RuleInfo {
  readonly description: string;
  readonly level: number;
}
/** Of one rule, source and user: what people call one matter. Times are epoch ms. */
export interface MatterInfo extends RuleInfo {
  readonly rule: string;
  readonly severity: Severity;
  readonly source?: string | undefined;
  readonly user?: string | undefined;
  firstAt: number;
  lastAt: number;
}
interface PlaceInfo {
  readonly country?: string | undefined;
}

type None = Readonly<Record<string, never>>;
const NONE: None = {};

/** Alerts of a day, or of several, summed. */
export interface AlertSum {
  readonly alerts: number;
  readonly severities: Readonly<Record<Severity, number>>;
  /** By hour of the day or by day, as `slotOf` named them. */
  readonly slots: Readonly<Record<string, number>>;
  readonly rules: TallyState<RuleInfo>;
  readonly sources: TallyState<PlaceInfo>;
  readonly users: TallyState<None>;
  readonly tenants: TallyState<None>;
  readonly techniques: TallyState<None>;
  /** `<framework> <control>`. */
  readonly controls: TallyState<None>;
  readonly topics: Readonly<Record<Topic, number>>;
  /** `<topic> <user>`. */
  readonly topicUsers: TallyState<{ readonly topic: Topic; readonly user: string }>;
  /** Of severity high and above. */
  readonly matters: TallyState<MatterInfo>;
}

/** Matters of a sum that are kept with their times. */
const MATTERS = 500;

function zeros<K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
}

/** Sums records one by one, in memory that does not grow with them. */
export function createAlertSum(slotOf: (at: number) => string) {
  const severities = zeros(SEVERITIES);
  const topics = zeros(TOPICS);
  const slots: Record<string, number> = {};
  const rules = createTally<RuleInfo>();
  const sources = createTally<PlaceInfo>();
  const [users, tenants, techniques, controls] = [1, 2, 3, 4].map(() => createTally<None>());
  const topicUsers = createTally<{ readonly topic: Topic; readonly user: string }>();
  const matters = createTally<MatterInfo>(MATTERS);
  const known = new Map<string, MatterInfo>();
  let alerts = 0;

  function addMatter({ rule, severity, source, user, at }: AlertRecord): void {
    const { id, description, level } = rule;
    const word = JSON.stringify([id, source ?? '', user ?? '']);
    const info = known.get(word) ?? {
      rule: id,
      description,
      level,
      severity,
      source,
      user,
      firstAt: at,
      lastAt: at,
    };
    info.firstAt = Math.min(info.firstAt, at);
    info.lastAt = Math.max(info.lastAt, at);
    if (known.size < 2 * MATTERS) known.set(word, info);
    matters.add(word, info);
  }

  return {
    add(record: AlertRecord): void {
      const { rule, severity, source, country, user, tenant } = record;
      alerts += 1;
      severities[severity] += 1;
      const slot = slotOf(record.at);
      slots[slot] = (slots[slot] ?? 0) + 1;
      rules.add(rule.id, { description: rule.description, level: rule.level });
      if (source !== undefined) sources.add(source, { country });
      if (user !== undefined) users?.add(user, NONE);
      if (tenant !== undefined) tenants?.add(tenant, NONE);
      for (const id of record.techniques) techniques?.add(id, NONE);
      for (const { framework, controls: ids } of record.compliance)
        for (const id of ids) controls?.add(`${framework} ${id}`, NONE);
      for (const topic of topicsOf(record)) {
        topics[topic] += 1;
        if (user !== undefined) topicUsers.add(`${topic} ${user}`, { topic, user });
      }
      if (severity === 'high' || severity === 'critical') addMatter(record);
    },
    sum: (): AlertSum => ({
      alerts,
      severities,
      slots,
      topics,
      rules: rules.state(),
      sources: sources.state(),
      users: stateOf(users),
      tenants: stateOf(tenants),
      techniques: stateOf(techniques),
      controls: stateOf(controls),
      topicUsers: topicUsers.state(),
      matters: matters.state(),
    }),
  };
}

const stateOf = (tally: ReturnType<typeof createTally<None>> | undefined): TallyState<None> =>
  tally?.state() ?? { rows: [], error: 0 };

function addNumbers<K extends string>(
  all: readonly Readonly<Partial<Record<K, number>>>[],
  keys: readonly K[],
) {
  const sum = zeros(keys);
  for (const numbers of all) for (const key of keys) sum[key] += numbers[key] ?? 0;
  return sum;
}

/**
 * The sum of several.
 *
 * @param most words of a kind that are kept; left out: as many as a tally holds
 */
export function mergeSums(sums: readonly AlertSum[], most?: number): AlertSum {
  const slots = [...new Set(sums.flatMap((sum) => Object.keys(sum.slots)))].sort();
  const merged = <T>(pick: (sum: AlertSum) => TallyState<T>, words = most) =>
    mergeTallies(sums.map(pick), words);
  return {
    alerts: sums.reduce((all, { alerts }) => all + alerts, 0),
    severities: addNumbers(
      sums.map(({ severities }) => severities),
      SEVERITIES,
    ),
    slots: addNumbers(
      sums.map((sum) => sum.slots),
      slots,
    ),
    topics: addNumbers(
      sums.map(({ topics }) => topics),
      TOPICS,
    ),
    rules: merged((sum) => sum.rules),
    sources: merged((sum) => sum.sources),
    users: merged((sum) => sum.users),
    tenants: merged((sum) => sum.tenants),
    techniques: merged((sum) => sum.techniques),
    controls: merged((sum) => sum.controls),
    topicUsers: merged((sum) => sum.topicUsers),
    matters: spanned(
      sums,
      merged((sum) => sum.matters, MATTERS),
    ),
  };
}

/** A matter that went on for days began on the first of them and ended on the last. */
function spanned(sums: readonly AlertSum[], merged: TallyState<MatterInfo>): TallyState<MatterInfo> {
  const spans = new Map<string, { firstAt: number; lastAt: number }>();
  for (const { matters } of sums)
    for (const { word, info } of matters.rows) {
      const span = spans.get(word) ?? info;
      const firstAt = Math.min(span.firstAt, info.firstAt);
      spans.set(word, { firstAt, lastAt: Math.max(span.lastAt, info.lastAt) });
    }
  const rows = merged.rows.map((row) => ({ ...row, info: { ...row.info, ...spans.get(row.word) } }));
  return { ...merged, rows };
}
