import { isJsonObject } from '../kernel/json.ts';
import { MAX_RECORD_CHARS, type ObjectReader, type ReadRecord } from './trail/object-reader.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
/** What may stand around a document: white space, a byte order mark, and the zeros that files are padded with. */
const AROUND = /[\s\0\ufeff]/;
/** How a record begins that `JSON.stringify` wrote. */
const BEGINNING = /^\{"[^"\\]{1,64}":/;

/**
 * Records are the objects in the arrays of the top-level object, such as `{"Records":[{…},{…}]}`, or of a top-level array.
 *
 * All but the first and the last record of a chunk are parsed in one go, which is as fast as parsing can be: AWS begins
 * every record with the same member, and a quotation mark in that place ends no string. Whatever does not parse so is
 * taken apart character by character.
 */
export function listedRecords(): ObjectReader {
  return new JsonRecords(true);
}

/** Records are the documents themselves, one behind the other with or without a line feed. */
export function documentRecords(): ObjectReader {
  return new JsonRecords(false);
}

class JsonRecords implements ObjectReader {
  damage: string | undefined;
  readonly #inLists: boolean;
  #found: ReadRecord[] = [];
  /** The record that has begun, from its brace on. */
  #held = '';
  #depth = 0;
  /** Depth of a record's members, when the array around them is a list of records. */
  #recordDepth: number;
  #listed: boolean;
  #inString = false;
  #escaped = false;
  /** A list, or a document, was there. */
  #started = false;
  /** Between documents stands what is none. */
  #strayed = false;
  /** End of one record and beginning of the next. */
  #separator: string | undefined;
  /** Up to here the text does not parse in one go. */
  #careful = -1;

  constructor(inLists: boolean) {
    this.#inLists = inLists;
    this.#listed = !inLists;
    this.#recordDepth = inLists ? 3 : 1;
  }

  push(chunk: string): readonly ReadRecord[] {
    this.#scan(this.#held + chunk, this.#held.length);
    while (this.#held.length > MAX_RECORD_CHARS && this.damage === undefined)
      if (!this.#restart()) this.damage = 'a record in it is longer than any that AWS writes';
    return this.#taken();
  }

  end(): readonly ReadRecord[] {
    while (this.#held !== '' && this.damage === undefined) if (!this.#restart()) break;
    if (this.#depth !== 0 || this.#inString) this.damage ??= 'it ends in the middle of its JSON';
    if (!this.#started) this.damage ??= 'it holds no records';
    if (this.#strayed) this.damage ??= 'it holds something else beside its JSON';
    return this.#taken();
  }

  #taken(): readonly ReadRecord[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }

  /** A record that never ends has lost a quotation mark: goes on with the one behind it. False when there is none. */
  #restart(): boolean {
    const text = this.#held;
    const at = this.#separator === undefined ? -1 : text.indexOf(this.#separator, 1);
    if (at === -1 || at > MAX_RECORD_CHARS) return false;
    this.#found.push(undefined);
    this.#held = '';
    this.#depth = this.#recordDepth - 1;
    this.#inString = false;
    this.#escaped = false;
    this.#scan(text.slice(at + 1), 0);
    return true;
  }

  /** @param at where the scan goes on; a record that is held begins at 0 */
  #scan(text: string, at: number): void {
    if (this.damage !== undefined) return;
    let from = this.#held === '' ? -1 : 0;
    let depth = this.#depth;
    let inString = this.#inString;
    let escaped = this.#escaped;
    this.#careful = -1;
    for (let i = at; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (inString) {
        if (escaped) escaped = false;
        else if (code === BACKSLASH) escaped = true;
        else if (code === QUOTE) inString = false;
      } else if (code === QUOTE) {
        inString = true;
        if (depth === 0) this.#strayed = true;
      } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        depth += 1;
        if (this.#inLists && depth < 3) this.#enter(depth, code === OPEN_BRACKET);
        if (depth === this.#recordDepth && this.#listed && code === OPEN_BRACE) {
          this.#started = true;
          const end = this.#many(text, i);
          if (end !== undefined) {
            i = end;
            depth -= 1;
          } else from = i;
        }
      } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        if (depth === this.#recordDepth && from !== -1) {
          this.#one(text.slice(from, i + 1));
          from = -1;
        }
        depth -= 1;
        if (depth < 0) {
          this.damage = 'it closes what it never opened';
          break;
        }
      } else if (depth === 0 && !AROUND.test(text.charAt(i))) this.#strayed = true;
    }
    this.#depth = depth;
    this.#inString = inString;
    this.#escaped = escaped;
    this.#held = from === -1 ? '' : text.slice(from);
  }

  /** Something opens outside of records. */
  #enter(depth: number, isArray: boolean): void {
    if (depth === 1) this.#recordDepth = isArray ? 2 : 3;
    if (depth === this.#recordDepth - 1) {
      this.#listed = isArray;
      if (isArray) this.#started = true;
    }
  }

  /** Takes everything from a record's beginning to the last end of one in the text; undefined when that does not parse. */
  #many(text: string, from: number): number | undefined {
    if (this.#separator === undefined || from <= this.#careful) return undefined;
    const end = text.lastIndexOf(this.#separator);
    if (end < from) return undefined;
    try {
      for (const value of JSON.parse(`[${text.slice(from, end + 1)}]`) as unknown[])
        if (isJsonObject(value)) this.#found.push(value);
      return end;
    } catch {
      this.#careful = end;
      return undefined;
    }
  }

  #one(text: string): void {
    if (this.#separator === undefined && this.#inLists) {
      const beginning = BEGINNING.exec(text)?.[0];
      if (beginning !== undefined) this.#separator = `},${beginning}`;
    }
    this.#found.push(parsed(text));
  }
}

function parsed(text: string): ReadRecord {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
