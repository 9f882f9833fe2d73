import { characterSet, codeAt, contains, runEnd, runStart } from '../../characters.ts';
import type { Span } from '../../detector.ts';
import { isChain, MAX_NAME, NAME, nameBefore } from './name-spans.ts';
import type { Telling, TellingNames } from './names.ts';
import { BACKSLASHES, opens, QUOTES, type Value, ValueReader } from './values.ts';

/** A value beside its name: `name = value`, `"name":"value"`, `"value" == name`, `name("value")`, `--name value`. */
export interface Assignment extends Value, Telling {
  readonly name: string;
  /** A colon and white space, as in prose. */
  readonly loose: boolean;
  /** An argument of a call, or one of a pair. */
  readonly called: boolean;
  /** The name begins its line. */
  readonly leading: boolean;
}

const BLANK = characterSet(' \t');
const BEFORE_FLAG = characterSet(' \t\r\n"\'`(=[,');
const SEPARATORS = characterSet(':=>');
/** How far behind a hint its name's value begins. */
const REACH = 128;
const MAX_ELEMENT = 8192;
const MAX_TAG = 512;
const TAG =
  /^<(?:[\w-]{1,40}:)?([\w.-]{2,64})(?:[^>]{0,400}?\s(?:name|key)=\\{0,7}["']([\w.:-]{2,64})\\{0,7}["'])?/d;
/** What a character may be a sign of. */
const SIGN = { separator: 1, greater: 2, quote: 3, hyphen: 4 } as const;
type Sign = (typeof SIGN)[keyof typeof SIGN];
const ASCII = 128;
const SIGN_OF = new Uint8Array(ASCII);
for (const [signs, sign] of [
  [':=', SIGN.separator],
  ['>', SIGN.greater],
  ['"\'`', SIGN.quote],
  ['-', SIGN.hyphen],
] as const)
  for (const character of signs) SIGN_OF[character.charCodeAt(0)] = sign;
const COLON = 0x3a;
const EQUALS = 0x3d;
const HYPHEN = 0x2d;
const SPACE = 0x20;
const TOKEN = /_[\da-f]{16}$/;
const PLAINLY = { loose: false, called: false };

/** `API key`, `pass phrase`: the word before belongs to the name. */
const SECOND_WORD = /^(?:key|phrase|word|code)$/i;

/** Reads a text's assignments to the telling names, left to right. */
class AssignmentReader {
  readonly #text: string;
  readonly #names: TellingNames;
  #values: ValueReader | undefined;
  /** Where the next `<` stands, once somebody looked. */
  #less = -1;
  readonly found: Assignment[] = [];

  constructor(text: string, names: TellingNames) {
    this.#text = text;
    this.#names = names;
  }

  read(): readonly Assignment[] {
    const text = this.#text;
    let until = -1;
    let lastHint = 0;
    for (let at = 0; at < text.length; at += 1) {
      if (at > until) {
        const { hint } = this.#names;
        // What is at hand may belong to a hint that was passed by.
        hint.lastIndex = Math.max(lastHint, at - REACH);
        const found = hint.exec(text);
        if (found === null) break;
        lastHint = hint.lastIndex;
        until = found.index + REACH;
        at = Math.max(at, this.#before(found.index));
      }
      const code = text.charCodeAt(at);
      if (code >= ASCII || SIGN_OF[code] === 0) continue;
      switch (SIGN_OF[code] as Sign) {
        case SIGN.separator:
          if (!text.startsWith('://', at)) at = this.#separator(at);
          break;
        case SIGN.greater:
          at = this.#element(at);
          break;
        case SIGN.quote:
          at = this.#literal(at);
          break;
        case SIGN.hyphen:
          if (at === 0 || contains(BEFORE_FLAG, text.charCodeAt(at - 1))) at = this.#flag(at);
      }
    }
    return this.found;
  }

  /** Where what is about the name with a hint at `hint` begins: the name itself, or the operator before it. */
  #before(hint: number): number {
    const text = this.#text;
    const start = runStart(text, hint, NAME, MAX_NAME);
    const blank = runStart(text, start, BLANK, 3);
    return codeAt(text, blank - 1) === EQUALS ? blank - 3 : start;
  }

  /** At `=`, `:`, and what follows of `==`, `:=`, `=>`; returns the last position that was read. */
  #separator(at: number): number {
    const text = this.#text;
    const before = '!?+'.includes(text.charAt(at - 1)) ? at - 1 : at;
    const after = runEnd(text, at, SEPARATORS, 3);
    const name = nameBefore(text, before);
    const telling = name === undefined || isChain(text, name, at) ? undefined : this.#tells(name);
    if (name !== undefined && telling !== undefined) {
      let start = runEnd(text, after, BLANK, 4);
      const loose = codeAt(text, at) === COLON && after === at + 1 && start > after;
      const spaced = start > after;
      // Headers come in lists: `"x-api-key": ["…"]`.
      if (text.charAt(start) === '[' && opens(codeAt(text, start + 1))) start += 1;
      const value = this.#value(start, spaced);
      this.#add(name, telling, value, { loose, called: false });
      return Math.max(value.end - 1, at);
    }
    const compares = codeAt(text, after - 1) === EQUALS && after - before > 1;
    const close = compares ? runStart(text, before, BLANK, 2) - 1 : -1;
    if (close > 0 && contains(QUOTES, codeAt(text, close))) this.#compared(close, after);
    return after - 1;
  }

  /** `"value" == name`: the quote that closes the value stands at `close`. */
  #compared(close: number, after: number): void {
    const text = this.#text;
    const start = runEnd(text, after, BLANK, 2);
    const name = { start, end: runEnd(text, start, NAME, MAX_NAME) };
    const telling = name.end - name.start < 2 ? undefined : this.#tells(name);
    if (telling === undefined) return;
    const open = text.lastIndexOf(text.charAt(close), close - 1) + 1;
    if (open === 0 || text.slice(open, close).includes('\n')) return;
    const value = {
      start: open,
      end: close,
      value: text.slice(open, close),
      quoted: true,
      wordFollows: false,
    };
    this.#add(name, telling, value, PLAINLY);
  }

  /** `<name>value<`, `<ns:name a="b">value<`, `<entry key="name">value<` */
  #element(at: number): number {
    const text = this.#text;
    const name = contains(QUOTES, codeAt(text, at - 1)) ? this.#tag(at) : this.#bareTag(at);
    const telling = name === undefined ? undefined : this.#tells(name);
    if (name === undefined || telling === undefined) return at;
    if (this.#less <= at) this.#less = text.indexOf('<', at);
    if (this.#less === -1) this.#less = text.length;
    const end = this.#less;
    if (end === text.length || end - at > MAX_ELEMENT) return at;
    const value = { start: at + 1, end, value: text.slice(at + 1, end), quoted: true, wordFollows: false };
    this.#add(name, telling, value, { loose: true, called: false });
    return end - 1;
  }

  #bareTag(at: number): Span | undefined {
    const start = runStart(this.#text, at, NAME, MAX_NAME);
    return at - start > 1 && /[<:]/.test(this.#text.charAt(start - 1)) ? { start, end: at } : undefined;
  }

  /** The name of the element whose last attribute ends at `at`, or the name that an attribute gives it. */
  #tag(at: number): Span | undefined {
    const from = Math.max(0, at - MAX_TAG);
    const tag = this.#text.slice(from, at);
    const open = tag.lastIndexOf('<');
    const match = open === -1 ? null : TAG.exec(tag.slice(open));
    const [start, end] = match?.indices?.[2] ?? match?.indices?.[1] ?? [0, 0];
    return match === null ? undefined : { start: from + open + start, end: from + open + end };
  }

  /** `name "value"`, `name("value")`, `("name", "value")`, `name.assign("value")`: an opening quote at `at`. */
  #literal(at: number): number {
    const text = this.#text;
    let from = runStart(text, at, BACKSLASHES, 16);
    const previous = text.charAt(from - 1);
    if (!' \t(@,'.includes(previous)) return at;
    if (previous === '@') from -= 1;
    let end = runStart(text, from, BLANK, 3);
    const called = text.charAt(end - 1) === '(';
    if (called) end -= 1;
    const listed = text.charAt(end - 1) === ',';
    if (listed) {
      end -= 1;
      if (contains(QUOTES, codeAt(text, end - 1))) end = runStart(text, end - 1, BACKSLASHES, 16);
    }
    let start = runStart(text, end, NAME, MAX_NAME);
    if (end - start < 2) return at;
    // `("name", …)` and `(name, …)`: the first of a call's arguments, or of a pair.
    if (listed && !/[([{]\\{0,16}["'`]?$/.test(text.slice(Math.max(0, start - 18), start))) return at;
    if (called) {
      const method = /\.(?:assign|equals|eq|compareTo|append|set|push)$/.exec(text.slice(start, end));
      if (method !== null) end = start + method.index;
      start = runStart(text, end, NAME, MAX_NAME);
    }
    const telling = end - start < 2 ? undefined : this.#tells({ start, end });
    if (telling === undefined) return at;
    // `pass \`x\` to …` is prose with code in it.
    const inArguments = called || listed;
    if (text.charAt(at) === '`' && !inArguments) return at;
    const value = this.#value(from, false);
    if (!value.quoted) return at;
    this.#add({ start, end }, telling, value, { loose: true, called: inArguments || !telling.strong });
    return Math.max(at, value.end);
  }

  /** `--name value`, `-name value`: a hyphen at `at`, behind white space. */
  #flag(at: number): number {
    const text = this.#text;
    const start = codeAt(text, at + 1) === HYPHEN ? at + 2 : at + 1;
    const end = runEnd(text, start, NAME, MAX_NAME);
    const next = runEnd(text, end, BLANK, 3);
    if (end - start < 2 || next === end || next >= text.length || text.charCodeAt(next) === HYPHEN) return at;
    const telling = this.#tells({ start, end });
    if (telling === undefined) return end - 1;
    const value = this.#value(next, true);
    // `--password options are …`: prose, as behind a colon.
    this.#add({ start, end }, telling, value, { loose: value.wordFollows, called: false });
    return Math.max(end - 1, value.end - 1);
  }

  #value(start: number, spaced: boolean): Value {
    this.#values ??= new ValueReader(this.#text);
    return this.#values.read(start, spaced);
  }

  #tells({ start, end }: Span): Telling | undefined {
    const text = this.#text;
    // A mask names what it hides, and so does a token.
    if (text.startsWith('[REDACTED:', start - 10)) return undefined;
    const previous = codeAt(text, start - 1) === SPACE && SECOND_WORD.test(text.slice(start, end));
    const from = previous ? runStart(text, start - 1, NAME, MAX_NAME) : start;
    const telling = this.#names.test(text, from, end);
    return telling !== undefined && TOKEN.test(text.slice(start, end)) ? undefined : telling;
  }

  #add(
    { start, end }: Span,
    telling: Telling,
    value: Value,
    how: Pick<Assignment, 'loose' | 'called'>,
  ): void {
    const text = this.#text;
    const leading = /(?:^|\n)[\s"'#-]{0,24}(?:export )?$/.test(text.slice(Math.max(0, start - 32), start));
    this.found.push({ ...telling, ...value, ...how, leading, name: text.slice(start, end) });
  }
}

/** Every assignment to a name that tells. Linear. */
export function assignments(text: string, names: TellingNames): readonly Assignment[] {
  return new AssignmentReader(text, names).read();
}
