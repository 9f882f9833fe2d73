import { StringDecoder } from 'node:string_decoder';
import { CodedError } from '../kernel/coded-error.ts';
import { isJsonObject, type JsonObject } from '../kernel/json.ts';

/** One element of `Records`, or that it could not be read. */
export type TrailRecord = { readonly ok: true; readonly record: JsonObject } | { readonly ok: false };

/** A CloudTrail record is at most 256 KB; twice that is no record. */
const MAX_RECORD_CHARS = 1_048_576;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/**
 * Splits `{"Records":[{…},{…}]}` into its records as chunks arrive, holding one record at a time: memory does not grow
 * with the file. Records are the objects in the arrays of the top-level object, whatever else it holds.
 *
 * @param chunks decompressed bytes, cut anywhere
 * @throws CodedError `unreadable_object` when the document ends in the middle or holds an endless record
 */
export async function* splitTrailRecords(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TrailRecord> {
  const decoder = new StringDecoder('utf8');
  let depth = 0;
  let listed = false;
  let inString = false;
  let escaped = false;
  let held = '';
  let started = false;
  for await (const chunk of chunks) {
    const text = decoder.write(chunk);
    let from = 0;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (inString) {
        if (escaped) escaped = false;
        else if (code === BACKSLASH) escaped = true;
        else if (code === QUOTE) inString = false;
      } else if (code === QUOTE) {
        inString = true;
      } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        started = true;
        depth += 1;
        if (depth === 2) listed = code === OPEN_BRACKET;
        if (depth === 3 && listed && code === OPEN_BRACE) {
          from = i;
          held = '';
        }
      } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        if (depth === 3 && listed && code === CLOSE_BRACE) {
          yield parseRecord(held + text.slice(from, i + 1));
          held = '';
        }
        depth -= 1;
      }
    }
    if (depth >= 3 && listed) held += text.slice(from);
    if (held.length > MAX_RECORD_CHARS)
      throw new CodedError(
        'unreadable_object',
        'a record in the object is longer than any CloudTrail record',
      );
  }
  if (depth !== 0 || inString || !started)
    throw new CodedError('unreadable_object', 'the object ends in the middle of its JSON');
}

function parseRecord(text: string): TrailRecord {
  try {
    const record: unknown = JSON.parse(text);
    return isJsonObject(record) ? { ok: true, record } : { ok: false };
  } catch {
    return { ok: false };
  }
}
