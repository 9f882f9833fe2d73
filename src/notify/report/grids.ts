import { SEVERITIES } from '../../event/severity.ts';
import type { AlertSum } from './day-sum.ts';
import type { Block } from './report.ts';
import type { TallyState } from './tally.ts';

/** Charts that both reports have. */

/** What a reader must know of counts that are not exact. */
export function exactness({ error }: Pick<TallyState<unknown>, 'error'>): string | undefined {
  return error === 0
    ? undefined
    : `There were too many to count each: a number may be up to ${error} too low`;
}

export function severityBars({ severities }: AlertSum): Block {
  const rows = SEVERITIES.toReversed().map((severity) => [severity, severities[severity]]);
  const columns = ['severity', 'alerts'];
  return { kind: 'bars', name: 'severity', caption: 'Alerts by severity', columns, rows, empty: '' };
}

export function ruleBars({ rules }: AlertSum, shown: number): Block {
  return {
    kind: 'bars',
    name: 'rules',
    caption: 'Rules that alerted most',
    columns: ['rule', 'level', 'says', 'alerts'],
    rows: rules.rows.map(({ word, info, count }) => [word, `level ${info.level}`, info.description, count]),
    shown,
    empty: 'No rule alerted.',
    note: exactness(rules),
  };
}

export function sourceBars({ sources }: AlertSum, shown: number): Block {
  return {
    kind: 'bars',
    name: 'sources',
    caption: 'Sources with most alerts',
    columns: ['source', 'country', 'alerts'],
    rows: sources.rows.map(({ word, info, count }) => [word, info.country ?? '', count]),
    shown,
    empty: 'No alert named a source.',
    note: exactness(sources),
  };
}

export function wordBars(
  name: string,
  caption: string,
  word: string,
  { rows, error }: TallyState<unknown>,
  shown: number,
): Block {
  return {
    kind: 'bars',
    name,
    caption,
    columns: [word, 'alerts'],
    rows: rows.map((row) => [row.word, row.count]),
    shown,
    empty: 'None.',
    note: exactness({ error }),
  };
}

export function slotBars({ slots }: AlertSum, name: string, caption: string, all: readonly string[]): Block {
  const rows = all.map((slot) => [slot, slots[slot] ?? 0]);
  return { kind: 'series', name, caption, columns: [name, 'alerts'], rows, empty: '' };
}

/** Matters of severity high and above, most alerts first. */
export function matterTable({ matters }: AlertSum, shown: number, timeOf: (at: number) => string): Block {
  return {
    kind: 'table',
    name: 'matters',
    caption: 'Alerts of severity high and critical, by rule, source and user',
    columns: ['what', 'severity', 'rule', 'alerts', 'first', 'last', 'source', 'user'],
    rows: matters.rows.map(({ info, count }) => [
      info.description,
      info.severity,
      info.rule,
      count,
      timeOf(info.firstAt),
      timeOf(info.lastAt),
      info.source ?? '',
      info.user ?? '',
    ]),
    shown,
    empty: 'There was none.',
    note: exactness(matters),
  };
}
