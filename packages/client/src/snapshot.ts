import { REDACTED } from './redact.ts';

/** Limits of an event; what goes beyond is cut, with a mark. The server's own are wider. */
const MAX_DEPTH = 8;
const MAX_KEYS = 1_000;
const MAX_ITEMS = 200;
const MAX_STRING_CHARS = 8_192;
/** Of all texts together: leaves room for names and marks in the 64 KiB of an event. */
const MAX_TEXT_CHARS = 49_152;

const CUT = '"[cut]"';
/** ASCII that stands for itself in JSON. */
const SPECIAL = /[^ !#-[\]-~]/;
const BEYOND_ASCII = /[\u007f-\uffff]/g;

const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

export type LeaveOut = (name: string, value: unknown) => boolean;

export interface Snapshot {
  /** `,"name":value`, or nothing. */
  field(name: string, read: () => unknown, depth: number, leaveOut?: LeaveOut): string;
  /** The fields of an object, each with a comma before it, but those of which `leaveOut` is true. */
  fields(of: object, depth: number, leaveOut?: LeaveOut): string;
}

/**
 * Copies what an application hands over into JSON, at once and whatever it is: getters may throw, circles are cut, and
 * depth, keys and lengths are bounded. All of it is ASCII, so that a character is a byte: in memory, in limits and as
 * sent. One for each event.
 */
export function createSnapshot(telling: (name: string) => boolean): Snapshot {
  let keys = MAX_KEYS;
  let chars = MAX_TEXT_CHARS;
  const above: unknown[] = [];

  const text = (given: string): string => {
    const room = Math.min(MAX_STRING_CHARS, chars);
    const kept = given.length > room ? `${given.slice(0, room)}[cut]` : given;
    const written = SPECIAL.test(kept) ? JSON.stringify(kept).replace(BEYOND_ASCII, escaped) : `"${kept}"`;
    chars -= written.length;
    return chars < -MAX_STRING_CHARS ? CUT : written;
  };

  const isSpent = () => keys-- <= 0 || chars <= 0;

  const safely = (read: () => unknown, depth: number, redacted = false): string | undefined => {
    try {
      const given = read();
      return redacted && given != null && typeof given !== 'boolean' ? `"${REDACTED}"` : value(given, depth);
    } catch {
      return '"[unreadable]"';
    }
  };

  const field: Snapshot['field'] = (name, read, depth, leaveOut) => {
    let leave = false;
    const once = () => {
      const given = read();
      leave = leaveOut?.(name, given) ?? false;
      return given;
    };
    const written = safely(once, depth, telling(name));
    return leave || written === undefined ? '' : `,${text(name)}:${written}`;
  };

  const fields: Snapshot['fields'] = (of, depth, leaveOut) => {
    let out = '';
    for (const name of Object.keys(of)) {
      if (isSpent()) return `${out},${CUT}:true`;
      out += field(name, () => (of as Record<string, unknown>)[name], depth, leaveOut);
    }
    return out;
  };

  const items = (of: Iterable<unknown>, depth: number): string => {
    const out: string[] = [];
    for (const item of of) {
      if (out.length >= MAX_ITEMS || isSpent()) {
        out.push(CUT);
        break;
      }
      out.push(safely(() => item, depth) ?? 'null');
    }
    return `[${out.join()}]`;
  };

  const composite = (of: object, depth: number): string => {
    if (of instanceof Map) return composite(Object.fromEntries([...of].slice(0, MAX_KEYS)), depth);
    if (Array.isArray(of) || of instanceof Set) return items(of, depth);
    if (ArrayBuffer.isView(of) || of instanceof ArrayBuffer) return `"[${of.byteLength} bytes]"`;
    const { toJSON } = of as { toJSON?: unknown };
    // A Date has one, too.
    if (typeof toJSON === 'function') return value(toJSON.call(of), depth) ?? 'null';
    const { name, message, stack, cause } = of as Error;
    const facts = of instanceof Error ? Object.assign({ name, message, stack, cause }, of) : of;
    return `{${fields(facts, depth).slice(1)}}`;
  };

  const value = (given: unknown, depth: number): string | undefined => {
    switch (typeof given) {
      case 'string':
        return text(given);
      case 'number':
        chars -= 16;
        return Number.isFinite(given) ? `${given}` : `"${given}"`;
      case 'boolean':
        return `${given}`;
      case 'bigint':
        return BigInt.asIntN(64, given) === given ? `"${given}"` : CUT;
      case 'object':
        if (given === null) return 'null';
        if (depth > MAX_DEPTH) return CUT;
        if (above.includes(given)) return '"[circular]"';
        above.push(given);
        try {
          return composite(given, depth + 1);
        } finally {
          above.pop();
        }
    }
    return undefined;
  };

  return { field, fields };
}
