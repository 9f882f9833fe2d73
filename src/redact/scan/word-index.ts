import type { Span } from '../detector.ts';
import { latePattern } from '../late-pattern.ts';
import { ahead, behind, Letters, wordsOf } from './near-words.ts';

const MAX_CACHED = 4_096;
const MAX_CACHED_LENGTH = 64;
const NINE = 0x39;

/** Letters beyond ASCII in a URL. */
const ESCAPED = /(?:%[89A-F][\dA-F])+/gi;

function readable(escaped: string): string {
  return Buffer.from(escaped.replaceAll('%', ''), 'hex').toString('utf8');
}

/** `mypassportnumberis`: what stands around the word that tells when spaces are missing. */
const labelStart = latePattern(String.raw`^(?:my|your|the|his|her)(?=\p{L}{3})`, 'u');
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

interface Reading {
  readonly words: readonly string[];
  readonly owners: readonly number[];
}

const MAX_READINGS = 256;

const LETTER = /[A-Za-z\x80-\uffff]/;
const NO_WORDS: readonly string[] = [];
const CAPITAL_INSIDE = /[a-z][A-Z]/;

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
  /** Of the text at hand. */
  readonly letters = new Letters();
  /** Owners that are told of while words are read that may be asked for again. */
  #heard: number[] | undefined;
  /** Of the text at hand, by what was read. */
  readonly #readings = new Map<string, Reading>();
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

  /** Done with a text, of which nothing is kept. */
  forget(): void {
    if (this.#readings.size > 0) this.#readings.clear();
    this.letters.forget();
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
    if (label === '' && !whole && !this.letters.areNear(text, start, end) && this.isSilent(words))
      return false;
    const before = label !== '' || start === 0 ? NO_WORDS : this.#noteNear(ahead(text, start));
    if (end < text.length) this.#noteNear(behind(text, end));
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

  /** What stands beside a match is mostly beside others too, and texts that are long repeat themselves. */
  #noteNear(near: string): readonly string[] {
    const known = this.#readings.get(near);
    if (known !== undefined) {
      for (const owner of known.owners) this.#tell(owner);
      return known.words;
    }
    const owners: number[] = [];
    this.#heard = owners;
    const words = this.#noteText(near);
    this.#heard = undefined;
    if (this.#readings.size < MAX_READINGS) this.#readings.set(near, { words, owners });
    return words;
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
      // Phrases begin with a letter.
      if (word.charCodeAt(0) <= NINE) continue;
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
    this.#heard?.push(owner);
  }

  #noteLabel(label: string): void {
    let rest = label.replace(labelStart(), '');
    for (let i = 0; i < 3 && rest !== ''; i += 1) {
      for (const owner of this.#joined.get(rest) ?? []) this.#tell(owner);
      rest = rest.replace(LABEL_END, '');
    }
  }
}
