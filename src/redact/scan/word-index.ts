import type { Span } from '../detector.ts';

/** How far around a match words count, in UTF-16 units: what introduces a number stands before it. */
const BEFORE = 64;
const AFTER = 32;

const WORD = /\p{L}[\p{L}\p{M}]*|\d+/gu;
const CAMEL = /([\p{Ll}\d])(\p{Lu})/gu;
const MASK = '[REDACTED:';
const TOKEN = /[a-z\d_]+_[\da-f]{16}(?![A-Za-z\d])/g;
/** What a cut through a text may leave of a word or a mask. */
const CUT_START = /^[A-Za-z\d_:[\]]*/;
const CUT_END = /[A-Za-z\d_:[\]]*$/;
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

function wordsOf(text: string): readonly string[] {
  return text.replaceAll(CAMEL, '$1 $2').toLowerCase().match(WORD) ?? [];
}

/** Without masks and tokens and what stands beyond them: redacted again, a text must tell no more than before. */
function before(text: string, start: number): string {
  const from = Math.max(0, start - BEFORE);
  const window = from === 0 ? text.slice(0, start) : text.slice(from, start).replace(CUT_START, '');
  const mask = window.lastIndexOf(MASK);
  const behind = mask === -1 ? window : window.slice(window.indexOf(']', mask) + 1);
  return behind.includes('_') ? behind.replaceAll(TOKEN, ' ') : behind;
}

function after(text: string, end: number): string {
  const to = end + AFTER;
  const window = to >= text.length ? text.slice(end) : text.slice(end, to).replace(CUT_END, '');
  const mask = window.indexOf(MASK);
  const ahead = mask === -1 ? window : window.slice(0, mask);
  return ahead.includes('_') ? ahead.replaceAll(TOKEN, ' ') : ahead;
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
  /** Whether the words say that the number is no personal one. */
  isOther = false;

  constructor(words: readonly (readonly string[])[]) {
    this.#told = new Float64Array(words.length);
    words.forEach((phrases, owner) => {
      for (const phrase of phrases) {
        const [first = '', ...rest] = wordsOf(phrase);
        this.#phrases.set(first, [...(this.#phrases.get(first) ?? []), { rest, owner }]);
        const joined = phrase.replaceAll(' ', '');
        this.#joined.set(joined, [...(this.#joined.get(joined) ?? []), owner]);
      }
    });
  }

  /** `words`: the field's, between spaces. `label`: letters that touch the match, in lower case. */
  read(text: string, { start, end }: Span, words: string, label = ''): void {
    this.#reading += 1;
    this.isOther = false;
    const ahead = label !== '' || start === 0 ? [] : wordsOf(before(text, start));
    this.#note(ahead);
    if (end < text.length) this.#note(wordsOf(after(text, end)));
    this.#noteLabel(label);
    let last = ahead.length - 1;
    while (last > 0 && FILLERS.has(ahead[last] as string)) last -= 1;
    if (last >= 0) this.isOther = OTHER_NUMBERS.has(ahead[last] as string);
    if (words.length <= 2) return;
    const field = words.trim().split(' ');
    this.#note(field);
    if (start === 0 && end === text.length) this.isOther ||= field.some((word) => OTHER_NUMBERS.has(word));
  }

  tells(owner: number): boolean {
    return this.#told[owner] === this.#reading;
  }

  #note(words: readonly string[]): void {
    for (let i = 0; i < words.length; i += 1) {
      const word = words[i] as string;
      const phrases =
        this.#phrases.get(word) ?? (word.endsWith('s') ? this.#phrases.get(word.slice(0, -1)) : undefined);
      if (phrases === undefined) continue;
      for (const { rest, owner } of phrases)
        if (rest.every((next, j) => words[i + 1 + j] === next)) this.#told[owner] = this.#reading;
    }
  }

  #noteLabel(label: string): void {
    let rest = label.replace(LABEL_START, '');
    for (let i = 0; i < 3 && rest !== ''; i += 1) {
      for (const owner of this.#joined.get(rest) ?? []) this.#told[owner] = this.#reading;
      rest = rest.replace(LABEL_END, '');
    }
  }
}
