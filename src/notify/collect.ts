import { severityOfLevel } from '../event/severity.ts';
import { type AlertFacts, writeFacts } from './alert-facts.ts';
import type { GroupState } from './group-state.ts';
import { type GroupPlace, markOf, opened, withMark } from './group-step.ts';
import { NOTICE_GROUP, NOTICE_NODE, NOTICES } from './notice.ts';
import { plainLine } from './plain-text.ts';

/** Alerts that are not told one by one but summed up: those that a mute holds back, at its end. */
export interface Collection {
  /** What people read of it: the mute's comment. */
  readonly note: string;
  /** When the sum is told (epoch ms). */
  readonly until: number;
}

/** Titles that are counted one by one, and told one by one. */
const MAX_TITLES = 20;
const TITLES_TOLD = 5;
const MAX_GROUPS = 500;
const TITLE_LENGTH = 120;
/** A sum of what was muted disturbs nobody: that was the point of the mute. */
const MUTED_LEVEL = 3;

type Collected = NonNullable<GroupState['collected']>;
const NOTHING: Collected = { titles: [], others: 0, groups: [], level: 0 };

function withAlert(collected: Collected, { rule }: AlertFacts, group: string): Collected {
  const title = plainLine(rule.description, TITLE_LENGTH);
  const known = collected.titles.some((each) => each.title === title);
  const fits = known || collected.titles.length < MAX_TITLES;
  const titles = known
    ? collected.titles.map((each) => (each.title === title ? { title, count: each.count + 1 } : each))
    : fits
      ? [...collected.titles, { title, count: 1 }]
      : collected.titles;
  const mark = markOf(group);
  const isNew = collected.groups.length < MAX_GROUPS && !collected.groups.includes(mark);
  return {
    titles,
    others: collected.others + (fits ? 0 : 1),
    groups: isNew ? [...collected.groups, mark] : collected.groups,
    level: Math.max(collected.level, rule.level),
  };
}

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

function sumText({ note }: Collection, { titles, others, groups }: Collected): string {
  const told = titles.toSorted((a, b) => b.count - a.count).slice(0, TITLES_TOLD);
  const alerts = titles.reduce((sum, { count }) => sum + count, others);
  const rest = alerts - told.reduce((sum, { count }) => sum + count, 0);
  const many = groups.length === MAX_GROUPS ? `${MAX_GROUPS} groups or more` : plural(groups.length, 'group');
  const parts = [
    ...told.map(({ title, count }) => `${count} × ${title}`),
    ...(rest > 0 ? [`${rest} × others`] : []),
  ];
  return `A mute (${note}) has held back ${plural(alerts, 'alert')} of ${many}: ${parts.join('; ')}`;
}

function sumFacts(collection: Collection, collected: Collected, id: string): AlertFacts {
  const description = plainLine(sumText(collection, collected), 500);
  return {
    alertId: id,
    node: NOTICE_NODE,
    severity: severityOfLevel(MUTED_LEVEL),
    rule: {
      id: NOTICES.alert_mute.rule,
      level: MUTED_LEVEL,
      description,
      groups: [NOTICE_GROUP, 'alert_mute'],
    },
    agent: { id: '000', name: 'sluice' },
    user: {},
    source: {},
    techniques: [],
    tactics: [],
    compliance: [],
  };
}

/**
 * Counts an alert in the sum that `place` is. It is told as a group's first alert and its digests are, by `onTick`. Gives the very same
 * object back when the alert was counted before.
 */
export function onCollected(
  before: GroupState | undefined,
  place: GroupPlace,
  alert: { readonly key: string; readonly facts: AlertFacts; readonly group: string },
  collection: Collection,
  now: number,
): GroupState {
  const mark = markOf(alert.key);
  if (before?.seen.includes(mark)) return before;
  const fresh = before === undefined || before.pending === 0;
  const begun = fresh
    ? {
        ...opened(before, place, '', now),
        digestAt: collection.until,
        open: false,
        reopened: undefined,
        escalateAt: undefined,
      }
    : before;
  const collected = withAlert(begun.collected ?? NOTHING, alert.facts, alert.group);
  return {
    ...begun,
    lastAt: now,
    pending: begun.pending + 1,
    total: begun.total + 1,
    collected,
    sample: writeFacts(sumFacts(collection, collected, `${place.key}-${begun.firstAt}`)),
    seen: withMark(begun.seen, mark),
  };
}
