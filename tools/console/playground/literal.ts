import { err, ok, type Result } from '../../../src/kernel/result.ts';

/** Where text is at fault, from 1; columns in UTF-16 units. */
export interface TextFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface Literal {
  readonly value: unknown;
  /** Offset of each member in the text, by a path such as `fields.note` or `keep[0]`. */
  readonly places: ReadonlyMap<string, number>;
}

export interface LiteralOptions {
  /** Nothing but JSON: no comments, no other quotes, no comma at the end. */
  readonly json?: boolean;
}

/** Objects and lists inside one another; far beyond what anyone writes, and far from the end of the stack. */
const MAX_DEPTH = 600;

export function placeIn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/**
 * Reads a literal as TypeScript writes it: objects, lists, strings, numbers, regular expressions, comments, commas at the
 * end. Nothing is run, and whatever would have to be is a fault.
 */
export function readLiteral(text: string, options: LiteralOptions = {}): Result<Literal, TextFault> {
  const reader = new LiteralReader(text, options.json ?? false);
  try {
    return ok(reader.read());
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return err({ ...placeIn(text, error.offset), message: error.message });
  }
}

class Fault extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const SPACE = /[ \t\r\n]*/y;
const SPACE_AND_COMMENTS = /(?:\s|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)*/y;
const NUMBER = /[-+]?(?:\d+(?:_\d+)*(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?(?![\w$])/iy;
const JSON_NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w$])/y;
const WORD = /[\p{L}_$][\p{L}\d_$]*/uy;
const REGEX = /\/((?:[^/\\[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+)\/([a-z]*)/y;
const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
// biome-ignore format: one table
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', '0': '\0' };
/** Escapes of JSON; `u` is read apart. */
const JSON_ESCAPES = '"\\/bfnrt';

class LiteralReader {
  readonly #text: string;
  readonly #json: boolean;
  readonly #places = new Map<string, number>();
  #at = 0;

  constructor(text: string, json: boolean) {
    this.#text = text;
    this.#json = json;
  }

  read(): Literal {
    this.#skip();
    const value = this.#value('', 0);
    this.#skip();
    if (this.#at < this.#text.length) this.#fail(`${this.#here()} stands behind the end of it; remove it`);
    return { value, places: this.#places };
  }

  #value(path: string, depth: number): unknown {
    if (depth > MAX_DEPTH) this.#fail(`more than ${MAX_DEPTH} levels inside one another; nobody reads that`);
    if (!this.#places.has(path)) this.#places.set(path, this.#at);
    const first = this.#text[this.#at];
    if (first === '{') return this.#object(path, depth);
    if (first === '[') return this.#list(path, depth);
    if (first === '"' || (!this.#json && (first === "'" || first === '`'))) return this.#string(first);
    const number = this.#take(this.#json ? JSON_NUMBER : NUMBER)?.[0];
    if (number !== undefined) return Number(number.replaceAll('_', ''));
    const regex = this.#json ? undefined : this.#regex();
    if (regex !== undefined) return regex;
    const from = this.#at;
    const word = this.#take(WORD)?.[0];
    if (word !== undefined && WORDS.has(word)) return WORDS.get(word);
    this.#at = from;
    return this.#fail(`${this.#here()} stands where a value should: ${this.#expected()}`);
  }

  #expected(): string {
    return this.#json
      ? 'an object, a list, a string in double quotes, a number, true, false or null'
      : 'an object, a list, a string in quotes, a number, /an expression/, true or false; nothing here is run';
  }

  #object(path: string, depth: number): object {
    const members: [string, unknown][] = [];
    this.#members(
      '}',
      () => {
        const from = this.#at;
        const key = this.#key();
        this.#skip();
        if (this.#text[this.#at] !== ':')
          this.#fail(`${this.#here()} stands where the colon behind a key should`);
        this.#at += 1;
        this.#skip();
        const place = path === '' ? key : `${path}.${key}`;
        if (!this.#json && members.some(([other]) => other === key))
          throw new Fault(from, `"${key}" is here twice; keep one`);
        this.#places.set(place, from);
        members.push([key, this.#value(place, depth + 1)]);
      },
      'a comma or } should',
    );
    return Object.fromEntries(members);
  }

  #list(path: string, depth: number): unknown[] {
    const elements: unknown[] = [];
    this.#members(
      ']',
      () => elements.push(this.#value(`${path}[${elements.length}]`, depth + 1)),
      'a comma or ] should',
    );
    return elements;
  }

  #members(close: string, element: () => void, expected: string): void {
    const open = this.#at;
    this.#at += 1;
    this.#skip();
    for (let first = true; ; first = false) {
      if (this.#at >= this.#text.length)
        throw new Fault(open, `"${this.#text[open]}" is never closed; add ${close}`);
      if (this.#text[this.#at] === close && (first || !this.#json)) break;
      element();
      this.#skip();
      if (this.#text[this.#at] === close) break;
      if (this.#at >= this.#text.length) continue;
      if (this.#text[this.#at] !== ',') this.#fail(`${this.#here()} stands where ${expected}`);
      this.#at += 1;
      this.#skip();
    }
    this.#at += 1;
  }

  #key(): string {
    const first = this.#text[this.#at];
    if (first === '"' || (!this.#json && first === "'")) return this.#string(first);
    const from = this.#at;
    const word = this.#json ? undefined : this.#take(WORD)?.[0];
    if (word !== undefined) return word;
    this.#at = from;
    return this.#fail(
      `${this.#here()} stands where a key should: ${this.#json ? 'text in double quotes' : 'a name, or text in quotes'}`,
    );
  }

  #string(quote: string): string {
    const open = this.#at;
    const parts: string[] = [];
    this.#at += 1;
    for (let from = this.#at; ; ) {
      const letter = this.#text[this.#at];
      if (letter === undefined || (letter === '\n' && quote !== '`'))
        throw new Fault(open, `the text that begins here has no ${quote} at its end`);
      if (letter === quote) {
        parts.push(this.#text.slice(from, this.#at));
        this.#at += 1;
        return parts.join('');
      }
      if (quote === '`' && letter === '$' && this.#text[this.#at + 1] === '{')
        this.#fail('nothing is put into a text here; write it out');
      if (this.#json && letter < ' ')
        this.#fail('a control character stands in a text; write it as \\u and four digits');
      if (letter !== '\\') {
        this.#at += 1;
        continue;
      }
      parts.push(this.#text.slice(from, this.#at), this.#escape());
      from = this.#at;
    }
  }

  #escape(): string {
    const code = /\\(?:u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2}))/iy;
    const found = this.#take(code);
    if (found !== undefined && (!this.#json || found[2] !== undefined)) {
      const point = Number.parseInt(found[1] ?? found[2] ?? found[3] ?? '', 16);
      return point > 0x10ffff ? this.#fail('no character has this number') : String.fromCodePoint(point);
    }
    const letter = this.#text[this.#at + 1] ?? '';
    const known = this.#json ? letter !== '' && JSON_ESCAPES.includes(letter) : !/[ux1-9]/.test(letter);
    if (found !== undefined || !known || letter === '')
      this.#fail(`\\${letter} is no escape; write \\\\ for one backslash`);
    this.#at += 2;
    if (letter === '\n') return '';
    return ESCAPES[letter] ?? letter;
  }

  #regex(): RegExp | undefined {
    const from = this.#at;
    const found = this.#take(REGEX);
    if (found === undefined) return undefined;
    try {
      return new RegExp(found[1] ?? '', found[2]);
    } catch {
      throw new Fault(from, 'this is no regular expression; look for a bracket that is never closed');
    }
  }

  #skip(): void {
    this.#take(this.#json ? SPACE : SPACE_AND_COMMENTS);
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return undefined;
    this.#at = pattern.lastIndex;
    return found;
  }

  #here(): string {
    const point = this.#text.codePointAt(this.#at);
    return point === undefined ? 'the end' : JSON.stringify(String.fromCodePoint(point));
  }

  #fail(message: string): never {
    throw new Fault(this.#at, message);
  }
}
