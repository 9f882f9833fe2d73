import { MAX_DEPTH, MAX_ITEMS, MAX_KEYS, MAX_STRING_CHARS, MAX_TEXT_CHARS } from './limits.ts';
import { REDACTED } from './redact.ts';

const UNREADABLE = '"[unreadable]"';
const CUT = '[cut]';
/** What needs escaping, and what is escaped so that a character is a byte: in memory, in limits and as sent. */
const SPECIAL = /[^ !#-[\]-~]/;
const BEYOND_ASCII = /[\u007f-\uffff]/g;

const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

export type LeaveOut = (name: string, value: unknown) => boolean;

/** Writes one value as ASCII JSON; undefined: there is nothing to write. */
export interface Snapshot {
  text(value: string): string;
  value(value: unknown, depth: number): string | undefined;
  /** `,"name":value`, or nothing. */
  field(name: string, read: () => unknown): string;
  /** The fields of an object, each with a comma before it, but those of which `leaveOut` is true. */
  fields(of: object, depth: number, leaveOut?: LeaveOut): string;
}

/**
 * Copies what an application hands over into text, at once and whatever it is: getters may throw, circles are cut, and
 * depth, keys and lengths are bounded. Values under telling names are not even read. One for each event.
 */
export function createSnapshot(telling: (name: string) => boolean): Snapshot {
  let keys = MAX_KEYS;
  let chars = MAX_TEXT_CHARS;
  const above: unknown[] = [];

  const text = (value: string): string => {
    const room = Math.min(MAX_STRING_CHARS, chars);
    const kept = value.length > room ? value.slice(0, room) + CUT : value;
    if (!SPECIAL.test(kept)) {
      chars -= kept.length;
      return `"${kept}"`;
    }
    const written = JSON.stringify(kept).replace(BEYOND_ASCII, escaped);
    chars -= written.length;
    return chars < -MAX_STRING_CHARS ? `"${CUT}"` : written;
  };

  const field = (name: string, read: () => unknown, depth = 1, leaveOut?: LeaveOut): string => {
    let written: string | undefined;
    try {
      const given = read();
      if (leaveOut?.(name, given)) return '';
      const plain = given === null || typeof given === 'boolean' || typeof given === 'undefined';
      written = !plain && telling(name) ? `"${REDACTED}"` : value(given, depth);
    } catch {
      written = UNREADABLE;
    }
    return written === undefined ? '' : `,${text(name)}:${written}`;
  };

  const fields = (of: object, depth: number, leaveOut?: LeaveOut): string => {
    let out = '';
    for (const name of Object.keys(of)) {
      if (keys-- <= 0 || chars <= 0) return `${out},"${CUT}":true`;
      out += field(name, () => (of as Record<string, unknown>)[name], depth, leaveOut);
    }
    return out;
  };

  const items = (of: Iterable<unknown>, depth: number): string => {
    let out = '';
    let count = 0;
    for (const item of of) {
      if (count++ >= MAX_ITEMS || keys-- <= 0 || chars <= 0) {
        out += `,"${CUT}"`;
        break;
      }
      let written: string | undefined;
      try {
        written = value(item, depth);
      } catch {
        written = UNREADABLE;
      }
      out += `,${written ?? null}`;
    }
    return `[${out.slice(1)}]`;
  };

  const entries = (of: Map<unknown, unknown>, depth: number): string => {
    let out = '';
    for (const [name, item] of of) {
      if (keys-- <= 0 || chars <= 0) {
        out += `,"${CUT}":true`;
        break;
      }
      out += field(typeof name === 'object' ? '[object]' : String(name), () => item, depth);
    }
    return `{${out.slice(1)}}`;
  };

  const inside = (of: object, depth: number): string => {
    if (depth > MAX_DEPTH) return '"[deep]"';
    if (above.includes(of)) return '"[circular]"';
    above.push(of);
    try {
      return composite(of, depth + 1);
    } finally {
      above.pop();
    }
  };

  const composite = (of: object, depth: number): string => {
    if (Array.isArray(of)) return items(of, depth);
    if (of instanceof Map) return entries(of, depth);
    if (of instanceof Set) return items(of, depth);
    if (of instanceof Error) {
      const { name, message, stack, cause } = of;
      return `{${fields(Object.assign({ name, message, stack, cause }, of), depth).slice(1)}}`;
    }
    if (ArrayBuffer.isView(of) || of instanceof ArrayBuffer) return `"[${of.byteLength} bytes]"`;
    const { toJSON } = of as { toJSON?: unknown };
    // A Date has one, too.
    if (typeof toJSON === 'function') return value(toJSON.call(of), depth) ?? 'null';
    return `{${fields(of, depth).slice(1)}}`;
  };

  const value = (given: unknown, depth: number): string | undefined => {
    switch (typeof given) {
      case 'string':
        return text(given);
      case 'number':
        chars -= 16;
        return Number.isFinite(given) ? String(given) : `"${given}"`;
      case 'boolean':
        return String(given);
      case 'bigint':
        return BigInt.asIntN(64, given) === given ? `"${given}"` : '"[bigint]"';
      case 'object':
        return given === null ? 'null' : inside(given, depth);
      default:
        return undefined;
    }
  };

  return { text, value, field, fields };
}
