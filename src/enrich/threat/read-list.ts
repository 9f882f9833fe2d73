import type { IndicatorType } from './indicator.ts';

/** How a plain list is written. */
export interface ListFormat {
  /** Without it the form of each value decides. */
  readonly type?: IndicatorType | undefined;
  /** Column of a CSV file, by its name in the first line or by its number from 1; without it the first. */
  readonly column?: string | number | undefined;
}

const COMMENT = /^\s*(?:#|;|\/\/)/;
/** `0.0.0.0 bad.example`, as files of hosts have it. */
const HOSTS = /^(?:0\.0\.0\.0|127\.0\.0\.1|::1?)\s+(\S+)/;

/**
 * The values of a list, one a line, without comments and empty lines. Lines that end anyhow, UTF-8 with or without a mark.
 *
 * @returns false when the first line does not name the column
 */
export function* listValues(text: string, { type, column }: ListFormat): Generator<string, boolean> {
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let index = typeof column === 'number' ? column - 1 : undefined;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(at, end).replace(/\r$/, '');
    at = end + 1;
    if (line.trim() === '' || COMMENT.test(line)) continue;
    if (typeof column === 'string' && index === undefined) {
      index = cells(line).findIndex((cell) => cell.trim().toLowerCase() === column.toLowerCase());
      if (index === -1) return false;
      continue;
    }
    yield index === undefined ? firstValue(line, type) : (cells(line)[index] ?? '').trim();
  }
  return true;
}

function firstValue(line: string, type: IndicatorType | undefined): string {
  if (type === 'user-agent') return line.trim();
  const host = HOSTS.exec(line)?.[1];
  if (host !== undefined) return host;
  return (/^\s*"?([^\s,;"|]+)/.exec(line)?.[1] ?? line).trim();
}

/** Cells of a line of CSV; a quoted one may hold commas and doubled quotes. */
function cells(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)\s*(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain,
  );
}
