import { plainLine } from '../plain-text.ts';
import { gridsOf, type Report } from './report.ts';

/** What makes a spreadsheet take a cell for a formula. https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
const LONGEST_CELL = 1_000;

export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const guarded = FORMULA.test(value) ? `'${plainLine(value, LONGEST_CELL)}` : plainLine(value, LONGEST_CELL);
  return /[",;']/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

export interface CsvFile {
  readonly filename: string;
  readonly text: string;
}

/** Every chart and table of a report, with all its rows (RFC 4180, UTF-8 with a mark so that Excel reads it as such). */
export function reportCsv(report: Report): readonly CsvFile[] {
  return gridsOf(report).map(({ name, columns, rows }) => ({
    filename: `${report.name}-${name}.csv`,
    text: `\ufeff${[columns, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`,
  }));
}
