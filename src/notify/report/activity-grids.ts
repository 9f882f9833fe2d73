import { type ActivitySum, type DeedInfo, MARKS } from '../activity/activity-sum.ts';
import type { ActivityFacts } from './activity-facts.ts';
import { exactness } from './grids.ts';
import type { Block } from './report.ts';
import type { TallyState } from './tally.ts';

/** Charts and tables of what users did. */

const SHOWN = 6;
const MANY = `${MARKS} stands for ${MARKS} or more`;

const notes = (...all: readonly (string | undefined)[]) => {
  const said = all.filter((note) => note !== undefined);
  return said.length === 0 ? undefined : said.join('. ');
};

export function signInSeries(
  { slots }: ActivityFacts,
  axis: string,
  all: readonly string[],
  which: 'all' | 'failed',
): Block {
  const thing = which === 'all' ? 'sign-ins' : 'failed-sign-ins';
  return {
    kind: 'series',
    name: `${thing}-by-${axis}`,
    caption: `${which === 'all' ? 'Sign-ins' : 'Failed sign-ins'} by ${axis}`,
    columns: [axis, thing],
    rows: all.map((slot) => [slot, slots[slot]?.[which] ?? 0]),
    empty: '',
  };
}

export function signInTable({ signIns }: ActivitySum): Block {
  const rows = signIns.rows
    .map(({ word, count, info }) => [word, count, info.failed, info.from.length] as const)
    .sort(([a, x, p], [b, y, q]) => q - p || y - x || (a < b ? -1 : 1));
  return {
    kind: 'table',
    name: 'sign-ins',
    caption: 'Sign-ins by user, most failures first',
    columns: ['user', 'sign-ins', 'failed', 'addresses'],
    rows,
    shown: SHOWN,
    empty: 'No sign-in named a user.',
    note: notes(rows.some((row) => row[3] >= MARKS) ? `Addresses: ${MANY}` : undefined, exactness(signIns)),
  };
}

export function failedFromBars({ failedFrom }: ActivitySum): Block {
  return {
    kind: 'bars',
    name: 'failed-sign-in-addresses',
    caption: 'Addresses with most failed sign-ins',
    columns: ['address', 'users', 'failed sign-ins'],
    rows: failedFrom.rows.map(({ word, count, info }) => [word, usersText(info.users.length), count]),
    shown: SHOWN,
    empty: 'No failed sign-in named an address.',
    note: exactness(failedFrom),
  };
}

function usersText(users: number): string {
  if (users === 0) return 'nobody named';
  return `${users}${users >= MARKS ? ' or more' : ''} user${users === 1 ? '' : 's'}`;
}

/** Who did what: one row for each action of each user. */
export function deedTable(
  { rows, error }: TallyState<DeedInfo>,
  name: string,
  caption: string,
  timeOf: (at: number) => string,
): Block {
  return {
    kind: 'table',
    name,
    caption,
    columns: ['who', 'action', 'times', 'failed', 'last'],
    rows: rows.map(({ count, info }) => [
      info.who === '' ? 'nobody named' : info.who,
      info.action,
      count,
      info.failed,
      timeOf(info.last),
    ]),
    shown: SHOWN,
    empty: 'There was none.',
    note: exactness({ error }),
  };
}

export function deedUserBars({ rows, error }: TallyState<DeedInfo>, name: string, caption: string): Block {
  const counts = new Map<string, number>();
  for (const { info, count } of rows) counts.set(info.who, (counts.get(info.who) ?? 0) + count);
  return {
    kind: 'bars',
    name,
    caption,
    columns: ['user', 'times'],
    rows: [...counts]
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .map(([who, count]) => [who === '' ? 'nobody named' : who, count]),
    shown: SHOWN,
    empty: 'Nobody.',
    note: exactness({ error }),
  };
}

export function shelfBars({ shelves }: ActivitySum): Block {
  return {
    kind: 'bars',
    name: 'events',
    caption: 'Events by tenant and source',
    columns: ['tenant', 'source', 'events'],
    rows: shelves.rows.map(({ word, count }) => {
      const at = word.lastIndexOf(' ');
      return [word.slice(0, at), word.slice(at + 1), count];
    }),
    shown: SHOWN,
    empty: 'There was none.',
    note: exactness(shelves),
  };
}

export function userTable({ users }: ActivitySum, timeOf: (at: number) => string): Block {
  return {
    kind: 'table',
    name: 'user-activity',
    caption: 'Users by events',
    columns: ['user', 'events', 'addresses', 'first', 'last'],
    rows: users.rows.map(({ word, count, info }) => [
      word,
      count,
      info.from.length,
      timeOf(info.first),
      timeOf(info.last),
    ]),
    shown: SHOWN,
    empty: 'No event named a user.',
    note: notes(
      users.rows.some(({ info }) => info.from.length >= MARKS) ? `Addresses: ${MANY}` : undefined,
      exactness(users),
    ),
  };
}
