import { quote } from './quote.ts';
import { type Name, REDACTED } from './redact.ts';

/** Limits of an event; what goes beyond is cut, with a mark. The server's own are wider. */
const MAX_DEPTH = 8;
const MAX_KEYS = 1_000;
const MAX_ITEMS = 200;
const MAX_STRING_CHARS = 8_192;
/** Of all texts together: leaves room for names and marks in the 64 KiB of an event. */
const MAX_TEXT_CHARS = 49_152;

const CUT = '"[cut]"';
const UNREADABLE = '"[unreadable]"';
export type LeaveOut = (name: string, value: unknown) => boolean;

/** An error's own fields are not listed, but for those that somebody added. */
function factsOf(error: Error): object {
  const { name, message, stack, cause } = error;
  return Object.assign({ name, message, stack, cause }, error);
}

/**
 * Copies what an application hands over into JSON, at once and whatever it is: getters may throw, circles are cut, and
 * depth, keys and lengths are bounded. All of it is ASCII, so that a character is a byte: in memory, in limits and as
 * sent. One for each event.
 */
export class Snapshot {
  private keys = MAX_KEYS;
  private chars = MAX_TEXT_CHARS;
  private readonly above: object[] = [];
  private readonly nameOf: (name: string) => Name;

  constructor(nameOf: (name: string) => Name) {
    this.nameOf = nameOf;
  }

  /** The fields of an object, each with a comma before it, but those of which `leaveOut` is true. */
  fields(of: object, depth: number, leaveOut?: LeaveOut): string {
    let out = '';
    for (const name of Object.keys(of)) {
      if (this.isSpent()) return `${out},${CUT}:true`;
      const known = this.nameOf(name);
      let written: string | undefined;
      try {
        const given = (of as Record<string, unknown>)[name];
        if (leaveOut?.(name, given)) continue;
        written =
          known.telling && given != null && typeof given !== 'boolean'
            ? `"${REDACTED}"`
            : this.value(given, depth);
      } catch {
        written = UNREADABLE;
      }
      if (written === undefined) continue;
      this.chars -= known.text.length;
      out += `,${known.text}:${written}`;
    }
    return out;
  }

  private isSpent(): boolean {
    this.keys -= 1;
    return this.keys < 0 || this.chars <= 0;
  }

  text(given: string): string {
    const room = Math.min(MAX_STRING_CHARS, this.chars);
    const kept = given.length > room ? `${given.slice(0, room)}[cut]` : given;
    const written = quote(kept);
    this.chars -= written.length;
    return this.chars < -MAX_STRING_CHARS ? CUT : written;
  }

  value(given: unknown, depth: number): string | undefined {
    switch (typeof given) {
      case 'string':
        return this.text(given);
      case 'number':
        this.chars -= 16;
        return Number.isFinite(given) ? `${given}` : `"${given}"`;
      case 'boolean':
        return `${given}`;
      case 'bigint':
        return BigInt.asIntN(64, given) === given ? `"${given}"` : CUT;
      case 'object':
        if (given === null) return 'null';
        if (depth > MAX_DEPTH) return CUT;
        if (this.above.includes(given)) return '"[circular]"';
        this.above.push(given);
        try {
          return this.composite(given, depth + 1);
        } finally {
          this.above.pop();
        }
      case 'undefined':
      case 'function':
      case 'symbol':
        return undefined;
    }
  }

  private composite(of: object, depth: number): string {
    const { toJSON } = of as { toJSON?: unknown };
    // A Date has one, too.
    if (typeof toJSON === 'function') return this.value(toJSON.call(of), depth) ?? 'null';
    if (Array.isArray(of) || of instanceof Set) return this.items(of, depth);
    if (of instanceof Map) return this.composite(Object.fromEntries([...of].slice(0, MAX_KEYS)), depth);
    if (ArrayBuffer.isView(of) || of instanceof ArrayBuffer) return `"[${of.byteLength} bytes]"`;
    return `{${this.fields(of instanceof Error ? factsOf(of) : of, depth).slice(1)}}`;
  }

  private items(of: Iterable<unknown>, depth: number): string {
    const out: string[] = [];
    for (const item of of) {
      if (out.length >= MAX_ITEMS || this.isSpent()) {
        out.push(CUT);
        break;
      }
      try {
        out.push(this.value(item, depth) ?? 'null');
      } catch {
        out.push(UNREADABLE);
      }
    }
    return `[${out.join()}]`;
  }
}
