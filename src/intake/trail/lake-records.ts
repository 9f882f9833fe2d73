import { parse } from 'csv-parse/sync';
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { lakeRecord } from './lake-row.ts';
import { MAX_RECORD_CHARS, type ObjectReader, type ReadRecord } from './object-reader.ts';

const QUOTE = /"/g;

/**
 * Records are the rows of a query's results from CloudTrail Lake, as CSV: the column `eventJson` when it was selected, else
 * what the other columns say.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-download-cloudtrail-lake-query-results.html
 */
export function lakeRecords(): ObjectReader {
  let held = '';
  let columns: readonly string[] | undefined;
  let damage: string | undefined;

  function read(text: string): readonly ReadRecord[] {
    const rows = rowsOf(text);
    if (rows === undefined) return [undefined];
    columns ??= rows.shift();
    return rows.map((row) => recordOf(columns ?? [], row));
  }

  return {
    get damage() {
      return damage;
    },
    push(chunk) {
      if (damage !== undefined) return [];
      const text = held + chunk;
      const end = endOfRows(text);
      held = text.slice(end);
      if (held.length > MAX_RECORD_CHARS) damage = 'a row in it is longer than any that AWS writes';
      // The header alone is no batch of rows that could share its fate.
      return end === 0 ? [] : read(text.slice(0, end));
    },
    end() {
      if (damage !== undefined) return [];
      const quotes = held.match(QUOTE)?.length ?? 0;
      if (quotes % 2 === 1) damage = 'it ends in the middle of a row';
      const records = held.trim() === '' || damage !== undefined ? [] : read(held);
      if (columns === undefined) damage ??= 'it holds no header';
      return records;
    },
  };
}

/** Where the last row ends that is whole: at a line feed with an even number of quotation marks before it. */
function endOfRows(text: string): number {
  let end = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === 0x22) quoted = !quoted;
    else if (char === 0x0a && !quoted) end = at + 1;
  }
  return end;
}

function rowsOf(text: string): string[][] | undefined {
  try {
    return parse(text, {
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      record_delimiter: ['\r\n', '\n'],
      skip_empty_lines: true,
    });
  } catch {
    return undefined;
  }
}

function recordOf(columns: readonly string[], row: readonly string[]): ReadRecord {
  if (row.length !== columns.length) return undefined;
  const at = columns.findIndex((column) => column.toLowerCase() === 'eventjson');
  if (at !== -1) return parsed(row[at] ?? '');
  return lakeRecord(new Map(columns.map((column, i) => [column, row[i] ?? ''])));
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
