import { characterSet, codeAt, contains, everythingBut, runEnd } from '../../characters.ts';
import type { Span } from '../../detector.ts';

/** The right side of an assignment. */
export interface Value extends Span {
  readonly value: string;
  readonly quoted: boolean;
  /** White space and a letter follow, as in a sentence. */
  readonly wordFollows: boolean;
}

export const QUOTES = characterSet('"\'`');
/** In a query, a connection string, JSON or a shell. */
const TIGHT = everythingBut(' \t\r\n;&"\'<>`|');
/** Behind a separator with white space around it, as configuration is written. */
const WIDE = everythingBut(' \t\r\n;"\'<`');
const MAX_QUOTED = 8192;
const BACKSLASH = 0x5c;
export const BACKSLASHES = characterSet('\\');
const HTML_QUOTE = '&quot;';
/** String literals of C, C#, Objective-C, Python, SQL, Rust: `@"…"`, `N'…'`. */
const LITERAL_PREFIXES = characterSet('@NEULRbrfu$&');
const NEXT_NAME = /[,)\]}&]{1,3}[A-Za-z_$][\w.-]{0,40}[=:]|\\[nrt"']|%0[AaDd]/;
const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Whether a quoted value begins with it: a quote, or the backslash before one. */
export function opens(code: number): boolean {
  return code === BACKSLASH || contains(QUOTES, code);
}

/** End of a quoted value: its quote again, behind as many backslashes as stand before the first. */
function quotedEnd(text: string, start: number, quote: number, escapes: number): number | undefined {
  const limit = Math.min(text.length, start + MAX_QUOTED);
  for (let i = start; i < limit; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0x0a) return undefined;
    if (code === quote && escapes === 0) return i;
    if (code !== BACKSLASH) continue;
    const end = runEnd(text, i, BACKSLASHES);
    if (escapes > 0 && end - i === escapes && codeAt(text, end) === quote) return i;
    i = escapes === 0 ? i + 1 : end - 1;
  }
  return undefined;
}

/** A comma or bracket at the end belongs to what is around, unless it closes what opened inside. */
function withoutClosing(text: string, start: number, end: number): number {
  const open: Record<string, number> = {};
  let last = end;
  for (; last > start; last -= 1) {
    const closing = text.charAt(last - 1);
    const opening = OPENING[closing];
    if (opening === undefined) {
      if (!',.;:'.includes(closing)) break;
      continue;
    }
    open[closing] ??= balance(text.slice(start, last), opening, closing);
    if (open[closing] >= 0) break;
    open[closing] += 1;
  }
  return last;
}

function balance(text: string, opening: string, closing: string): number {
  return text.split(opening).length - text.split(closing).length;
}

/** Reads values, each character of the text a bounded number of times however many values overlap. */
export class ValueReader {
  readonly #text: string;
  #tightEnd = 0;
  #wideEnd = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The value that begins at `start`; `spaced`: white space stands around the separator. */
  read(start: number, spaced: boolean): Value {
    return this.#quoted(start) ?? this.#bare(start, spaced);
  }

  /** The quoted value whose prefix, backslashes or quote begin at `start`. */
  #quoted(at: number): Value | undefined {
    const text = this.#text;
    if (text.startsWith(HTML_QUOTE, at)) {
      const start = at + HTML_QUOTE.length;
      const end = text.slice(start, start + MAX_QUOTED).indexOf(HTML_QUOTE);
      return end === -1 ? undefined : this.#value(start, start + end, true);
    }
    const from = contains(LITERAL_PREFIXES, codeAt(text, at)) && opens(codeAt(text, at + 1)) ? at + 1 : at;
    const open = runEnd(text, from, BACKSLASHES, 16);
    const quote = codeAt(text, open);
    if (open >= text.length || !contains(QUOTES, quote)) return undefined;
    const end = quotedEnd(text, open + 1, quote, open - from);
    return end === undefined ? undefined : this.#value(open + 1, end, true);
  }

  /** `a,user=b`: a comma before the next name ends a bare value; closing brackets and full stops at its end do too. */
  #bare(at: number, wide: boolean): Value {
    const text = this.#text;
    const start = at + (contains(QUOTES, codeAt(text, at)) ? 1 : 0);
    const run = this.#runEnd(start, wide);
    const braced =
      text.charAt(start) === '{' && !wide
        ? /^\{[^{}"'\n]{1,256}\}(?=;|$)/.exec(text.slice(start, start + 260))
        : null;
    if (braced !== null) return this.#value(start, start + braced[0].length, false);
    const next = NEXT_NAME.exec(text.slice(start, run));
    return this.#value(start, next === null ? withoutClosing(text, start, run) : start + next.index, false);
  }

  #runEnd(start: number, wide: boolean): number {
    const known = wide ? this.#wideEnd : this.#tightEnd;
    if (start < known) return known;
    const end = runEnd(this.#text, start, wide ? WIDE : TIGHT);
    if (wide) this.#wideEnd = end;
    else this.#tightEnd = end;
    return end;
  }

  #value(start: number, end: number, quoted: boolean): Value {
    const text = this.#text;
    const wordFollows = !quoted && /^[ \t]{1,2}[A-Za-z]/.test(text.slice(end, end + 3));
    return { start, end, value: text.slice(start, end), quoted, wordFollows };
  }
}

const MAX_LINE = 256;

/** A value without quotes that goes on to the end of its line: `db_password: correct horse battery`. */
export function restOfLine(text: string, { start }: Span): { end: number; value: string } {
  const newline = text.slice(start, start + MAX_LINE + 1).search(/[\r\n]/);
  const end = newline === -1 ? Math.min(text.length, start + MAX_LINE) : start + newline;
  return { end, value: text.slice(start, end).replace(/[\s,;"'`]+$/, '') };
}
