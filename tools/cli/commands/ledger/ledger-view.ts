import { addCounts, total } from '../../../../src/event/ledger-sum.ts';
import type { LedgerReport, ReportLine } from './ledger-report.ts';

const BAR_CELLS = 24;
const NONE = '·';
/** What a bar is made of, in its order. */
const SHADES = [
  ['█', 'forwarded'],
  ['▓', 'duplicate'],
  ['▒', 'in flight'],
  ['░', 'parked'],
  ['·', 'rejected or filtered'],
] as const;

/** The numbers of a line, by the heading of their column; `docs/ledger.md` says what each means. */
export function numbersOf({ row }: ReportLine): Readonly<Record<string, number>> {
  return {
    received: row.received,
    rejected: total(row.rejected),
    filtered: total(row.filtered),
    duplicate: row.duplicate,
    forwarded: total(row.forwarded),
    parked: total(row.parked),
    'in flight': row.inFlight,
  };
}

/** The ledger for people: a line for each hour and source, their sums, and what stands behind them. */
export function ledgerText(report: LedgerReport): string {
  const { lines, totals } = report;
  const most = Math.max(1, ...lines.map(({ row }) => row.received));
  const headings = ['hour (UTC)', 'source', ...Object.keys(numbersOf(firstOf(totals))), 'balance', ''];
  const cells = (line: ReportLine, bar: string) => [
    line.hour?.replace('T', ' ') ?? 'in all',
    line.row.source,
    ...Object.values(numbersOf(line)).map((count) => (count === 0 ? NONE : String(count))),
    balanceOf(line),
    bar,
  ];
  const rows = [
    headings,
    ...lines.map((line) => cells(line, barOf(line, most))),
    ...totals.map((line) => cells(line, '')),
  ];
  const widths = headings.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const isNumber = (i: number) => i >= 2 && i < headings.length - 2;
  const printed = rows.map((row) =>
    row
      .map((text, i) => (isNumber(i) ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  printed.splice(1 + lines.length, 0, '');
  const legend = SHADES.map(([shade, what]) => `${shade} ${what}`).join('  ');
  return `${[...printed, '', ...factsOf(report), `bar: ${legend}`].join('\n')}\n`;
}

function firstOf(totals: readonly ReportLine[]): ReportLine {
  const [first] = totals;
  if (first === undefined) throw new RangeError('a ledger without lines is not printed');
  return first;
}

function balanceOf({ missing, difference }: ReportLine): string {
  if (difference === 0) return '✓';
  return missing === difference ? `✗ ${missing} missing` : `✗ ${difference} differ`;
}

/** Every kind that is there gets a cell at least, so that one event among millions is seen. */
function barOf({ row }: ReportLine, most: number): string {
  const counts = [
    total(row.forwarded),
    row.duplicate,
    row.inFlight,
    total(row.parked),
    total(row.rejected) + total(row.filtered),
  ];
  return SHADES.map(([shade], i) => {
    const count = counts[i] ?? 0;
    return count === 0 ? '' : shade.repeat(Math.max(1, Math.round((count / most) * BAR_CELLS)));
  }).join('');
}

/** What the sums are made of, a line for each column that has words. */
function factsOf({ totals, depths }: LedgerReport): readonly string[] {
  const sum = (column: 'forwarded' | 'rejected' | 'filtered' | 'parked') =>
    totals.reduce((all, { row }) => addCounts(all, row[column]), {});
  const add = (column: 'replayed' | 'unannounced' | 'refused') =>
    totals.reduce((all, { row }) => all + row[column], 0);
  const words = (counts: object) =>
    Object.entries(counts)
      .map(([word, count]) => `${word} ${count}`)
      .join(', ');
  const facts: Readonly<Record<string, string>> = {
    'forwarded by': words(sum('forwarded')),
    rejected: words(sum('rejected')),
    filtered: words(sum('filtered')),
    parked: words(sum('parked')),
    'out of dead letters or the archive': words({ '': add('replayed') || undefined }),
    'received, but no entry says so': words({ '': add('unannounced') || undefined }),
    'told to send again later (503)': words({ '': add('refused') || undefined }),
    'queues hold':
      depths === undefined ? '' : words({ messages: depths.events, 'dead letters': depths.deadLetters }),
  };
  return Object.entries(facts)
    .filter(([, text]) => text !== '' && !text.endsWith('undefined'))
    .map(([name, text]) => `${name}: ${text.trim()}`);
}
