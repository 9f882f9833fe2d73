import {
  type CharacterSet,
  characterSet,
  contains,
  DIGITS,
  everythingBut,
  LETTERS,
  runEnd,
  runStart,
} from '../../characters.ts';
import type { Span } from '../../detector.ts';

/** `name = value`, `name: value`, `"name":"value"`, `name=value&…` inside a text. */
export interface Assignment extends Span {
  /** As in field rules: lower case, letters and digits alone. */
  readonly name: string;
  readonly value: string;
  readonly quoted: boolean;
  /** A colon and white space, as in prose. */
  readonly loose: boolean;
  /** White space and a letter follow, as in a sentence. */
  readonly wordFollows: boolean;
}

const NAME = characterSet(`${LETTERS}${DIGITS}_-.$`);
const BEFORE_SEPARATOR = characterSet(' \t"\'\\]`');
const AFTER_SEPARATOR = characterSet(' \t=>:');
const QUOTES = characterSet('"\'`');
const BARE = everythingBut(' \t\r\n;&"\'<>`|');
const MAX_NAME = 64;
const MAX_QUOTED = 8192;

/** End of a quoted value that begins at `start`; a backslash before the opening quote stands before the closing one. */
function quotedEnd(text: string, start: number, quote: string, escaped: boolean): number | undefined {
  const limit = Math.min(text.length, start + MAX_QUOTED);
  for (let i = start; i < limit; i += 1) {
    const character = text.charAt(i);
    if (character === '\n') return undefined;
    if (escaped && character === '\\' && text.charAt(i + 1) === quote) return i;
    if (character === '\\') i += 1;
    else if (character === quote) return i;
  }
  return undefined;
}

const NEXT_NAME = /[,)\]}][\w.-]{0,40}[=:]|\\[nrt"']/;
const CLOSING = characterSet(',.;)]}');

/** Reads values without quotes, each character of the text once however many values overlap. */
class BareValues {
  readonly #text: string;
  #runEnd = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** `a,user=b`: a comma before the next name ends a bare value; closing brackets and full stops at its end do too. */
  end(start: number): number {
    if (start >= this.#runEnd) this.#runEnd = runEnd(this.#text, start, BARE);
    const next = NEXT_NAME.exec(this.#text.slice(start, this.#runEnd));
    if (next !== null) return start + next.index;
    return Math.max(start, runStart(this.#text, this.#runEnd, CLOSING));
  }
}

/** Where the value after the separator at `at` begins and ends. */
function readValue(text: string, at: number, bare: BareValues): Omit<Assignment, 'name'> {
  let start = runEnd(text, at, AFTER_SEPARATOR, 4);
  const loose = text.charAt(at) === ':' && start > at + 1 && !/[=>:]/.test(text.slice(at + 1, start));
  const escaped = text.charAt(start) === '\\' && contains(QUOTES, text.charCodeAt(start + 1));
  if (escaped) start += 1;
  if (start < text.length && contains(QUOTES, text.charCodeAt(start))) {
    const end = quotedEnd(text, start + 1, text.charAt(start), escaped);
    start += 1;
    if (end !== undefined)
      return { start, end, value: text.slice(start, end), quoted: true, loose, wordFollows: false };
  }
  const end = bare.end(start);
  const wordFollows = /^[ \t]{1,2}[A-Za-z]/.test(text.slice(end, end + 3));
  return { start, end, value: text.slice(start, end), quoted: false, loose, wordFollows };
}

/** `arn:aws:secretsmanager:…:secret:name`, `io.jsonwebtoken:jjwt:0.11`: a colon between parts of one name. */
function isChain(text: string, nameStart: number, nameEnd: number, at: number): boolean {
  if (text.charAt(at) !== ':' || nameEnd !== at || /^[\s"'\\]/.test(text.charAt(at + 1))) return false;
  return text.charAt(nameStart - 1) === ':' || text.slice(nameStart, nameEnd).includes('.');
}

/** Names that tell of a secret: the letters that they end with, and the whole test. */
export interface TellingNames {
  readonly last: CharacterSet;
  readonly pattern: RegExp;
}

const COLON = 0x3a;
const EQUALS = 0x3d;

/** Every assignment to a telling name, left to right, not overlapping. */
export function assignments(text: string, { last, pattern }: TellingNames): readonly Assignment[] {
  const found: Assignment[] = [];
  const bare = new BareValues(text);
  for (let at = 3; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== COLON && code !== EQUALS) continue;
    const nameEnd = runStart(text, at, BEFORE_SEPARATOR, 4);
    if (!contains(last, text.charCodeAt(nameEnd - 1))) continue;
    const nameStart = runStart(text, nameEnd, NAME, MAX_NAME);
    if (nameEnd - nameStart < 3 || isChain(text, nameStart, nameEnd, at)) continue;
    const name = text
      .slice(nameStart, nameEnd)
      .toLowerCase()
      .replace(/[^a-z\d]/g, '');
    if (!pattern.test(name)) continue;
    const value = readValue(text, at, bare);
    found.push({ name, ...value });
    at = Math.max(value.end - 1, at);
  }
  return found;
}
