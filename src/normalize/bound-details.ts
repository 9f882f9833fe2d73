import { isJsonObject, type JsonObject, type JsonValue, setOwn } from '../kernel/json.ts';

/** Levels that are kept; Wazuh's index has 20 for the whole document, and the encoder stops at 16. */
const MAX_DEPTH = 16;
/** Texts beyond it go first, when something has to go: they are documents, not facts. UTF-16 units. */
const LONG_TEXT = 2_048;

/** What stands in the place of a text or a value that was left out. */
const mark = (what: string) => `[TRIMMED:${what}]`;

/**
 * Makes what a webhook carries small enough for an event. What is nested too deep is always replaced by a mark; if the
 * whole is still too large, long texts are replaced by one each, and then members are kept, scalars first, as long as
 * there is room: `trimmed_members` counts the others. A text is never cut: half a secret would not be recognised.
 */
export function boundDetails(
  details: JsonObject,
  maxBytes: number,
): { readonly value: JsonObject; readonly isTrimmed: boolean } {
  const flat = shallow(details, 0) as JsonObject;
  if (jsonBytes(flat) <= maxBytes) return { value: flat, isTrimmed: flat !== details };
  const room = { bytes: maxBytes - 64 };
  return { value: fitObject(flat, room), isTrimmed: true };
}

function jsonBytes(value: JsonValue): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** The same value, or a copy without what lies deeper than `MAX_DEPTH`, and with words for numbers that JSON cannot write (`1e999`). */
function shallow(value: JsonValue, depth: number): JsonValue {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return mark('nested too deep');
  if (Array.isArray(value)) {
    const items = value as readonly JsonValue[];
    const out = items.map((item) => shallow(item, depth + 1));
    return out.every((item, i) => item === items[i]) ? value : out;
  }
  const object = value as JsonObject;
  const out: Record<string, JsonValue> = {};
  let isSame = true;
  for (const key of Object.keys(object)) {
    const before = object[key] as JsonValue;
    const after = shallow(before, depth + 1);
    if (after !== before) isSame = false;
    setOwn(out, key, after);
  }
  return isSame ? value : out;
}

interface Room {
  bytes: number;
}

/** Undefined: there is no room for it. */
function fitValue(value: JsonValue, room: Room): JsonValue | undefined {
  if (Array.isArray(value)) return fitArray(value as readonly JsonValue[], room);
  if (isJsonObject(value)) return room.bytes > 64 ? fitObject(value, room) : undefined;
  const kept =
    typeof value === 'string' && value.length > LONG_TEXT ? mark(`${value.length} characters`) : value;
  const bytes = jsonBytes(kept) + 1;
  if (bytes > room.bytes) return undefined;
  room.bytes -= bytes;
  return kept;
}

function fitArray(items: readonly JsonValue[], room: Room): JsonValue | undefined {
  const out: JsonValue[] = [];
  room.bytes -= 64;
  if (room.bytes < 0) return undefined;
  for (const item of items) {
    const kept = fitValue(item, room);
    if (kept === undefined) break;
    out.push(kept);
  }
  return out.length === items.length ? out : [...out, mark(`${items.length - out.length} more`)];
}

function fitObject(object: JsonObject, room: Room): JsonObject {
  const out: Record<string, JsonValue> = {};
  room.bytes -= 64;
  let left = 0;
  const isNested = (key: string) => typeof object[key] === 'object' && object[key] !== null;
  const keys = Object.keys(object);
  for (const key of [...keys.filter((key) => !isNested(key)), ...keys.filter(isNested)]) {
    const keyBytes = jsonBytes(key) + 2;
    const kept = keyBytes > room.bytes ? undefined : fitValue(object[key] as JsonValue, room);
    if (kept === undefined) left += 1;
    else {
      room.bytes -= keyBytes;
      setOwn(out, key, kept);
    }
  }
  if (left > 0) out.trimmed_members = left;
  return out;
}
