import * as z from 'zod/mini';
import { sha256 } from '../../kernel/digest.ts';
import type { AlertFacts } from '../alert/alert-facts.ts';
import { plainLine } from '../plain-text.ts';
import { FrequentSchema, mostFrequent, withWord } from './frequent.ts';

/** Titles that are counted one by one. */
const MAX_TITLES = 20;
const MAX_GROUPS = 500;
const TITLE_LENGTH = 120;

const counters = z._default(FrequentSchema, []);

/** A state outlives deployments: what is new to it is optional here. */
export const CollectedSchema = z.object({
  /** How often which alerts came; `others`: those whose title has no counter. */
  titles: z.array(z.object({ title: z.string(), count: z.number() })),
  others: z.number(),
  /** Marks of their groups, at most `MAX_GROUPS`. */
  groups: z.array(z.string()),
  /** Highest and lowest level among them, and the title of the first of the highest. */
  level: z.number(),
  lowest: z.optional(z.number()),
  worst: z.optional(z.string()),
  tenants: counters,
  agents: counters,
  sources: counters,
});
/** What is kept of alerts that are summed up. */
export type Collected = z.infer<typeof CollectedSchema>;

export const NOTHING_COLLECTED: Collected = {
  titles: [],
  others: 0,
  groups: [],
  level: 0,
  tenants: [],
  agents: [],
  sources: [],
};

/** Adds an alert of the group `group` (a `groupKey`). */
export function withAlert(collected: Collected, facts: AlertFacts, group: string): Collected {
  const { rule, agent, source, tenant } = facts;
  const title = plainLine(rule.description, TITLE_LENGTH);
  const known = collected.titles.some((each) => each.title === title);
  const fits = known || collected.titles.length < MAX_TITLES;
  const titles = known
    ? collected.titles.map((each) => (each.title === title ? { title, count: each.count + 1 } : each))
    : fits
      ? [...collected.titles, { title, count: 1 }]
      : collected.titles;
  const mark = sha256(group, 12);
  const isNew = collected.groups.length < MAX_GROUPS && !collected.groups.includes(mark);
  const address = source.ip ?? source.address;
  return {
    titles,
    others: collected.others + (fits ? 0 : 1),
    groups: isNew ? [...collected.groups, mark] : collected.groups,
    level: Math.max(collected.level, rule.level),
    lowest: Math.min(collected.lowest ?? rule.level, rule.level),
    worst: collected.worst === undefined || rule.level > collected.level ? title : collected.worst,
    tenants: tenant === undefined ? collected.tenants : withWord(collected.tenants, tenant),
    agents: withWord(collected.agents, `${agent.id} ${agent.name ?? ''}`.trim()),
    sources: address === undefined ? collected.sources : withWord(collected.sources, address),
  };
}

export function alertsIn({ titles, others }: Collected): number {
  return titles.reduce((sum, { count }) => sum + count, others);
}

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

/** `30 alerts of 25 groups` */
export function countsText(collected: Collected): string {
  const { length } = collected.groups;
  const groups = length === MAX_GROUPS ? `${MAX_GROUPS} groups or more` : plural(length, 'group');
  return `${plural(alertsIn(collected), 'alert')} of ${groups}`;
}

/** The commonest titles, at most `most` of them: `3 × …; 2 × …; 20 × others` */
export function titlesText(collected: Collected, most: number): string {
  const told = collected.titles.toSorted((a, b) => b.count - a.count).slice(0, most);
  const rest = alertsIn(collected) - told.reduce((sum, { count }) => sum + count, 0);
  return [
    ...told.map(({ title, count }) => `${count} × ${title}`),
    ...(rest > 0 ? [`${rest} × others`] : []),
  ].join('; ');
}

/** What a message tells of them in its details, under the name of the sum. */
export function summedFacts(name: string, collected: Collected): NonNullable<AlertFacts['summed']> {
  const { groups, level, lowest = level, worst, tenants, agents, sources } = collected;
  const alerts = alertsIn(collected);
  return {
    name: plainLine(name, TITLE_LENGTH),
    alerts,
    groups: groups.length,
    lowestLevel: lowest,
    ...(worst !== undefined && { worst: `level ${level}: ${worst}` }),
    tenants: [...mostFrequent(tenants, alerts)],
    agents: [...mostFrequent(agents, alerts)],
    sources: [...mostFrequent(sources, alerts)],
  };
}
