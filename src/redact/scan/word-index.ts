import { characterSet, codeAt, DIGITS, LETTERS, runEnd, runStart } from '../characters.ts';
import type { Span } from '../detector.ts';
import { KIND, KIND_OF } from './kinds.ts';

/** How far around a match words count, in UTF-16 units: what introduces a number stands before it. */
const BEFORE = 64;
const AFTER = 32;

const WORD = /\p{L}[\p{L}\p{M}]*|\d+/gu;
const CAMEL = /([\p{Ll}\d])(\p{Lu})/gu;
const MAX_CACHED = 4_096;
const MAX_CACHED_LENGTH = 64;
const ALNUM = KIND.digit | KIND.letter;
const ASCII = 128;
const UPPER_A = 0x41;
const LOWER_A = 0x61;

/** Letters beyond ASCII in a URL. */
const ESCAPED = /(?:%[89A-F][\dA-F])+/gi;

function readable(escaped: string): string {
  return Buffer.from(escaped.replaceAll('%', ''), 'hex').toString('utf8');
}

const MASK = '[REDACTED:';
const TOKEN = /[a-z\d_]+_[\da-f]{16}(?![A-Za-z\d])/g;
const TOKEN_END = /_[\da-f]{16}(?![A-Za-z\d])/;
/** The longest mask, and more than the longest token: what the edge of a window may cut in two. */
const MAX_MARK = 60;
const IN_WORD = characterSet(`${LETTERS}${DIGITS}`);
/** `mypassportnumberis`: what stands around the word that tells when spaces are missing. */
const LABEL_START = /^(?:my|your|the|his|her)(?=\p{L}{3})/u;
const LABEL_END = /(?:number|num|no|nr|id|code|is)$/;

/** Words that say what a number is when it is nothing personal. */
const OTHER_NUMBERS = new Set(
  (
    'order invoice ticket case ref reference request trace span session build version serial sku tracking transaction batch ' +
    'job pid port timestamp epoch time ts offset size bytes count total amount price quantity row sequence seq revision ' +
    'commit release event article product item part model catalog barcode isbn ean hash checksum digest correlation'
  ).split(' '),
);
/** May stand between such a word and its number. */
const FILLERS = new Set('id ids no nr num number numbers code is was are of the'.split(' '));

interface Phrase {
  readonly rest: readonly string[];
  readonly owner: number;
}

const ASCII_ONLY = /^[\0-\x7f]*$/;
const LETTER = /[A-Za-z\x80-\uffff]/;
const NO_WORDS: readonly string[] = [];
const UPPER = /[A-Z]/;
const CAPITAL_INSIDE = /[a-z][A-Z]/;

/** Words and numbers in lower case; where `camel`, a capital within a word begins another. */
function wordsOf(text: string, camel: boolean): readonly string[] {
  if (!ASCII_ONLY.test(text))
    return (camel ? text.replaceAll(CAMEL, '$1 $2') : text).toLowerCase().match(WORD) ?? [];
  const words: string[] = [];
  let start = 0;
  let before = 0;
  for (let i = 0; i <= text.length; i += 1) {
    const code = i < text.length ? text.charCodeAt(i) : 0;
    const kind = (KIND_OF[code] as number) & ALNUM;
    const begins = camel && code >= UPPER_A && code < LOWER_A && codeAt(text, i - 1) >= LOWER_A;
    if (kind === before && !begins) continue;
    if (before !== 0) words.push(text.slice(start, i));
    start = i;
    before = kind;
  }
  return UPPER.test(text) ? words.map((word) => word.toLowerCase()) : words;
}

/** Without masks and tokens and what stands beyond them: redacted again, a text must tell no more than before. */
function ahead(text: string, start: number): string {
  const window = text.slice(Math.max(0, start - BEFORE - MAX_MARK), start);
  const mask = window.lastIndexOf(MASK);
  const near = withoutTokens(mask === -1 ? window : window.slice(window.indexOf(']', mask) + 1));
  const from = near.length - BEFORE;
  return from > 0 ? near.slice(runEnd(near, from, IN_WORD, BEFORE)) : near;
}

function behind(text: string, end: number): string {
  const window = text.slice(end, end + AFTER + MAX_MARK);
  const mask = window.indexOf(MASK);
  const near = withoutTokens(mask === -1 ? window : window.slice(0, mask));
  return near.length > AFTER ? near.slice(0, runStart(near, AFTER, IN_WORD, AFTER)) : near;
}

function withoutTokens(text: string): string {
  return TOKEN_END.test(text) ? text.replaceAll(TOKEN, ' ') : text;
}

/** Whether letters, or what may be some, stand as near as words count. */
function hasWords(text: string, start: number, end: number): boolean {
  const to = Math.min(text.length, end + AFTER);
  for (let i = Math.max(0, start - BEFORE); i < to; i += 1) {
    if (i === start) i = end;
    const code = codeAt(text, i);
    if (code > 0x39 && (code >= ASCII || (KIND_OF[code] as number) === KIND.letter)) return true;
  }
  return false;
}

/**
 * Telling words of many owners, looked for at once around a match and in its field's name. The answers stand until the
 * next `read`.
 */
export class WordIndex {
  /** By first word. */
  readonly #phrases = new Map<string, Phrase[]>();
  /** Owners of a phrase by its words without spaces. */
  readonly #joined = new Map<string, number[]>();
  /** Reading in which an owner was last told of. */
  readonly #told: Float64Array;
  #reading = 0;
  #any = false;
  /** Fields' words that tell of no owner, which is most of them, and whether they tell of other numbers. */
  readonly #silent = new Map<string, boolean>();
  /** And those that do. */
  readonly #telling = new Set<string>();
  /** Whether the words say that the number is no personal one. */
  isOther = false;

  constructor(words: readonly (readonly string[])[]) {
    this.#told = new Float64Array(words.length);
    words.forEach((phrases, owner) => {
      for (const phrase of phrases) {
        const [first = '', ...rest] = wordsOf(phrase, false);
        this.#phrases.set(first, [...(this.#phrases.get(first) ?? []), { rest, owner }]);
        const joined = phrase.replaceAll(' ', '');
        this.#joined.set(joined, [...(this.#joined.get(joined) ?? []), owner]);
      }
    });
  }

  /**
   * `words`: the field's, between spaces. `label`: letters that touch the match, in lower case. False where no owner is
   * told of.
   */
  read(text: string, { start, end }: Span, words: string, label = ''): boolean {
    this.#reading += 1;
    this.#any = false;
    this.isOther = false;
    const whole = label === '' && start === 0 && end === text.length;
    const other = whole ? this.#silent.get(words) : undefined;
    if (other !== undefined) {
      this.isOther = other;
      return false;
    }
    if (label === '' && !whole && !hasWords(text, start, end) && this.isSilent(words)) return false;
    const before = label !== '' || start === 0 ? [] : this.#noteText(ahead(text, start));
    if (end < text.length) this.#noteText(behind(text, end));
    if (label !== '') this.#noteLabel(label);
    let last = before.length - 1;
    while (last > 0 && FILLERS.has(before[last] as string)) last -= 1;
    if (last >= 0) this.isOther = OTHER_NUMBERS.has(before[last] as string);
    if (words.length <= 2) return this.#any;
    const field = words.trim().split(' ');
    this.#note(field);
    if (whole) this.isOther = field.some((word) => OTHER_NUMBERS.has(word));
    if (whole && !this.#any && words.length <= MAX_CACHED_LENGTH && this.#silent.size < MAX_CACHED)
      this.#silent.set(words, this.isOther);
    return this.#any;
  }

  /** Whether a field's words tell of no owner. */
  isSilent(words: string): boolean {
    if (words.length <= 2 || this.#silent.has(words)) return true;
    if (this.#telling.has(words)) return false;
    this.#reading += 1;
    this.#any = false;
    const field = words.trim().split(' ');
    this.#note(field);
    const silent = !this.#any;
    if (words.length > MAX_CACHED_LENGTH) return silent;
    if (!silent && this.#telling.size < MAX_CACHED) this.#telling.add(words);
    if (silent && this.#silent.size < MAX_CACHED)
      this.#silent.set(
        words,
        field.some((word) => OTHER_NUMBERS.has(word)),
      );
    return silent;
  }

  tells(owner: number): boolean {
    return this.#told[owner] === this.#reading;
  }

  /** The words, `userSsn` being two. */
  #noteText(given: string): readonly string[] {
    if (!LETTER.test(given)) return NO_WORDS;
    const text = given.includes('%') ? given.replaceAll(ESCAPED, readable) : given;
    const words = wordsOf(text, true);
    this.#note(words);
    // `SoCiAl` is one all the same.
    if (CAPITAL_INSIDE.test(text)) this.#note(wordsOf(text, false));
    return words;
  }

  #note(words: readonly string[]): void {
    for (let i = 0; i < words.length; i += 1) {
      const word = words[i] as string;
      const phrases =
        this.#phrases.get(word) ?? (word.endsWith('s') ? this.#phrases.get(word.slice(0, -1)) : undefined);
      if (phrases === undefined) continue;
      for (const { rest, owner } of phrases)
        if (rest.every((next, j) => words[i + 1 + j] === next)) this.#tell(owner);
    }
  }

  #tell(owner: number): void {
    this.#told[owner] = this.#reading;
    this.#any = true;
  }

  #noteLabel(label: string): void {
    let rest = label.replace(LABEL_START, '');
    for (let i = 0; i < 3 && rest !== ''; i += 1) {
      for (const owner of this.#joined.get(rest) ?? []) this.#tell(owner);
      rest = rest.replace(LABEL_END, '');
    }
  }
}
