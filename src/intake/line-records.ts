import type { JsonObject } from '../kernel/json.ts';
import { MAX_RECORD_CHARS, type ObjectReader, type ReadRecord } from './trail/object-reader.ts';

const BYTE_ORDER_MARK = /^\ufeff/;

/**
 * Records are the lines of a text.
 *
 * @param parse is given every line of the file in order, without its line feed; `skip` for a line that is no record
 */
export function lineRecords(parse: (line: string) => JsonObject | 'skip' | undefined): ObjectReader {
  let held = '';
  let begun = false;
  let damage: string | undefined;
  const read = (lines: readonly string[]) => {
    const records: ReadRecord[] = [];
    for (const line of lines) {
      const record = parse(begun ? line : line.replace(BYTE_ORDER_MARK, ''));
      begun = true;
      if (record !== 'skip') records.push(record);
    }
    return records;
  };
  return {
    get damage() {
      return damage;
    },
    push(text) {
      if (damage !== undefined) return [];
      const lines = (held + text).split('\n');
      held = lines.pop() ?? '';
      if (held.length > MAX_RECORD_CHARS) damage = 'a line in it is longer than any that AWS writes';
      return read(lines);
    },
    end: () => (damage === undefined && held !== '' ? read([held]) : []),
  };
}
