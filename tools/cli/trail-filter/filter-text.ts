import type { TrailFilterSettings } from '../../../src/config/trail-filter-settings.ts';
import type { FilterReport, FilterShare, Share } from './filter-report.ts';

const TOP_CALLS = 3;
const MIB = 1_048_576;
const number = (value: number) => value.toLocaleString('en');
const percent = (part: number, whole: number) =>
  `${whole === 0 ? '0.0' : ((100 * part) / whole).toFixed(1)} %`;

/** The report for people: a line for each filter, what stays, and examples of what goes. */
export function filterText(report: FilterReport, filters: TrailFilterSettings): string {
  const heading = ['filter', 'does', 'records', '', 'bytes', '', 'first', 'last', 'most'];
  const rows = [
    heading,
    ...report.filters.map((share, i) => [share.name, doesOf(filters[i]), ...cells(share, report.all)]),
    ['(stays)', '', ...cells(report.stays, report.all)],
    ['(all)', '', ...cells(report.all, report.all)],
  ];
  const details = report.filters.map((share, i) => detailsOf(share, filters[i])).filter(Boolean);
  return `${table(rows)}${details.map((text) => `\n${text}`).join('')}`;
}

function doesOf(filter: TrailFilterSettings[number] | undefined): string {
  return filter?.action === 'sample' ? `sample 1:${filter.keepOneIn}` : (filter?.action ?? '');
}

function cells(share: Share, all: Share): readonly string[] {
  return [
    number(share.records),
    percent(share.records, all.records),
    `${(share.bytes / MIB).toFixed(2)} MiB`,
    percent(share.bytes, all.bytes),
    share.first ?? '',
    share.last ?? '',
    topCalls(share),
  ];
}

export function topOf(
  counts: ReadonlyMap<string, number>,
  most: number,
): readonly (readonly [string, number])[] {
  return [...counts].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, most);
}

function topCalls({ calls }: Share): string {
  const top = topOf(calls, TOP_CALLS).map(([call, count]) => `${call} ${number(count)}`);
  return [...top, ...(calls.size > TOP_CALLS ? [`${calls.size - TOP_CALLS} more`] : [])].join(', ');
}

/** Numbers to the right, words to the left. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i >= 2 && i <= 5 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}

function detailsOf(share: FilterShare, filter: TrailFilterSettings[number] | undefined): string {
  const spared = [...share.spared].toSorted(([, n], [, m]) => m - n);
  const lines = [
    ...(share.sampled > 0 ? [`${number(share.sampled)} more were let through as the sample`] : []),
    ...spared.map(
      ([rule, count]) => `${number(count)} more stay, because rule ${rule} alerts on them or counts them`,
    ),
    ...share.examples.map(({ time, call, actor }) => `${time}  ${call}  ${actor}`),
  ];
  if (lines.length === 0) return '';
  return `${share.name}: ${filter?.comment ?? ''}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** The same as one JSON document. */
export function filterJson(report: FilterReport): object {
  const share = ({ records, bytes, first, last, calls }: Share) => ({
    records,
    bytes,
    first: first ?? null,
    last: last ?? null,
    calls: Object.fromEntries(topOf(calls, 10)),
  });
  return {
    all: share(report.all),
    stays: share(report.stays),
    filters: report.filters.map((each) => ({
      name: each.name,
      ...share(each),
      sampled: each.sampled,
      spared: Object.fromEntries(each.spared),
      examples: each.examples,
    })),
  };
}
