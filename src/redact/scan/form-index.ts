import type { Form, FormDetector, Span, StringContext } from '../detector.ts';
import { tellingWords, type WordTest } from '../telling-words.ts';
import { KIND, KIND_OF } from './kinds.ts';

/** Separators inside a form; everything else ends one. */
const SEPARATORS = ' -./:';
const SEPARATOR_OF = new Uint8Array(128);
Array.from(SEPARATORS).forEach((character, i) => {
  SEPARATOR_OF[character.charCodeAt(0)] = i + 1;
});
const ALNUM = KIND.digit | KIND.letter;
/** Behind or before one of these a group belongs to a longer identifier: `a-b`, `a.b`, `a_b`, `/a/`, `a@b`. */
const GLUE = new Set(Array.from('-._/@+~%:\\', (character) => character.charCodeAt(0)));

/** Words that say what a number is when it is nothing personal. */
const OTHER_NUMBERS = tellingWords(
  (
    'order invoice ticket case ref reference request trace span session build version serial sku tracking transaction batch ' +
    'job pid port timestamp epoch time ts date duration offset size bytes count total amount price quantity line row sequence ' +
    'seq revision commit release event message article product item part model catalog barcode isbn ean hash checksum digest'
  ).split(' '),
  24,
  0,
);

interface IndexedForm {
  readonly detector: FormDetector;
  readonly form: Form;
  readonly classes: string;
  readonly tells: WordTest;
  /** Nothing but digits. */
  readonly numeric: boolean;
}

interface Node {
  /** By `length of a group << 3 | separator behind it`. */
  readonly next: Map<number, Node>;
  /** Forms whose last group has this length, by length. */
  readonly ends: Map<number, IndexedForm[]>;
}

const node = (): Node => ({ next: new Map(), ends: new Map() });

export interface FormMatch extends Span {
  readonly detector: FormDetector;
}

function isAlnum(code: number): boolean {
  return code < 128 && ((KIND_OF[code] as number) & ALNUM) !== 0;
}

/** All forms of all detectors, indexed by the lengths of their groups and what stands between. */
export class FormIndex {
  readonly #root = node();
  /** Fewest digits that any form has. */
  readonly minDigits: number;

  constructor(detectors: readonly FormDetector[]) {
    let minDigits = Number.POSITIVE_INFINITY;
    for (const detector of detectors) {
      const tells = tellingWords(detector.words);
      for (const form of detector.forms) {
        this.#add({ detector, form, tells, ...shapeOf(form.layout) });
        minDigits = Math.min(minDigits, form.layout.match(/9/g)?.length ?? 0);
      }
    }
    this.minDigits = minDigits;
  }

  #add(indexed: IndexedForm): void {
    let at = this.#root;
    let length = 0;
    for (const character of indexed.form.layout) {
      const separator = SEPARATOR_OF[character.charCodeAt(0)] ?? 0;
      if (separator === 0) {
        length += 1;
        continue;
      }
      const key = (length << 3) | separator;
      const next = at.next.get(key) ?? node();
      at.next.set(key, next);
      at = next;
      length = 0;
    }
    at.ends.set(length, [...(at.ends.get(length) ?? []), indexed]);
  }

  /** Every form that the text holds, which may overlap. Each group is looked at as often as forms have groups. */
  find(text: string, context: StringContext): readonly FormMatch[] {
    const found: FormMatch[] = [];
    for (let at = 0; at < text.length; ) {
      if (!isAlnum(text.charCodeAt(at))) {
        at += 1;
        continue;
      }
      let end = at + 1;
      while (end < text.length && isAlnum(text.charCodeAt(end))) end += 1;
      this.#from(text, at, end, context, found);
      at = end;
    }
    return found;
  }

  /** Forms whose first group is the one from `start` to `firstEnd`. */
  #from(text: string, start: number, firstEnd: number, context: StringContext, found: FormMatch[]): void {
    let at: Node | undefined = this.#root;
    let groupStart = start;
    let end = firstEnd;
    for (;;) {
      const ends: IndexedForm[] | undefined = at.ends.get(end - groupStart);
      if (ends !== undefined)
        for (const indexed of ends)
          if (accepts(indexed, text, start, end, context))
            found.push({ start, end, detector: indexed.detector });
      const separator: number = SEPARATOR_OF[text.charCodeAt(end)] ?? 0;
      if (separator === 0) return;
      at = at.next.get(((end - groupStart) << 3) | separator);
      if (at === undefined) return;
      groupStart = end + 1;
      end = groupStart;
      while (end < text.length && isAlnum(text.charCodeAt(end))) end += 1;
      if (end === groupStart) return;
    }
  }
}

function shapeOf(layout: string): Pick<IndexedForm, 'classes' | 'numeric'> {
  if (!/^[9AX]+(?:[ ./:-][9AX]+)*$/.test(layout)) throw new RangeError(`"${layout}" is no layout`);
  const classes = layout.replaceAll(/[ ./:-]/g, '');
  return { classes, numeric: !/[AX]/.test(classes) };
}

function accepts(
  { form, classes, tells, numeric }: IndexedForm,
  text: string,
  start: number,
  end: number,
  context: StringContext,
): boolean {
  if (isGlued(text, start - 1, -1) || isGlued(text, end, 1)) return false;
  const compact = text
    .slice(start, end)
    .replaceAll(/[ ./:-]/g, '')
    .toUpperCase();
  for (let i = 0; i < classes.length; i += 1) {
    const isDigit = compact.charCodeAt(i) < LETTER_A;
    const wanted = classes.charCodeAt(i);
    if (wanted === NINE ? !isDigit : wanted === LETTER_A && isDigit) return false;
  }
  if (form.check !== undefined && !form.check(compact)) return false;
  const span = { start, end };
  if (form.evidence === 'itself' && !numeric) return true;
  if (tells(text, span, context)) return true;
  if (form.evidence === 'itself') return !OTHER_NUMBERS(text, span, context);
  return form.evidence === 'alone' && context.alone && start === 0 && end === text.length;
}

const NINE = 0x39;
const LETTER_A = 0x41;
const COLON = 0x3a;
const DOT = 0x2e;

/** Whether what stands at `at`, beside a match, ties it to letters or digits beyond. */
function isGlued(text: string, at: number, step: 1 | -1): boolean {
  const code = text.charCodeAt(at);
  if (code >= 128) return /[\p{Ll}\p{Lu}\p{Nd}]/u.test(text.charAt(at));
  if (!GLUE.has(code)) return false;
  const beyond = text.charCodeAt(at + step);
  // `Id:123` and `Nr.123` introduce a number, `12:30` and `1.23` do not.
  return code === COLON || (code === DOT && step === -1)
    ? beyond < LETTER_A && isAlnum(beyond)
    : isAlnum(beyond);
}
