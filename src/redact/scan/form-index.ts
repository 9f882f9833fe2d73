import type { FormDetector, Span, StringContext } from '../detector.ts';
import {
  ALNUM,
  ALNUM_OF,
  ASCII,
  addForm,
  ENDS,
  type Forms,
  fits,
  type IndexedForm,
  keyOf,
  MAX_GROUP,
  nextOf,
  node,
  separatorOf,
} from './form-tree.ts';
import { KIND } from './kinds.ts';
import {
  compactOf,
  isGlued,
  isInstant,
  isPlainNumber,
  isWholeText,
  numbersAround,
  ties,
} from './surroundings.ts';
import { WordIndex } from './word-index.ts';

/** Forms with fewer digits are left to detectors that know where to look. */
const MIN_DIGITS = 4;
/** Digits and letters behind a label. */
const MIN_LABELLED = 6;
/** Of the groups of letters at the beginning of forms only Italian names, three or six, have letters behind them. */
const NAME = 3;
/** From here on a checksum or a structure convinces whatever number the words speak of. */
const LONG = 14;

function isDigitAt(text: string, at: number): boolean {
  return at < text.length && ALNUM_OF[text.charCodeAt(at)] === KIND.digit;
}

export interface FormMatch extends Span {
  readonly detector: FormDetector;
}

/** Ends of a label that introduces whatever follows. */
const LABEL = /(?:is|no|nr|number|id)$/;
const NO_FORMS: readonly IndexedForm[] = [];
const NOTHING: readonly FormMatch[] = [];

/** All forms of all detectors, indexed by the lengths and kinds of their groups and what stands between. */
export class FormIndex {
  readonly #root = node();
  readonly #words: WordIndex;
  readonly #isEmpty: boolean;
  /** Of the text at hand. */
  #found: FormMatch[] | undefined;
  /** Bare numbers that count where they are all of a text. */
  #bare: FormMatch[] | undefined;

  constructor(detectors: readonly FormDetector[]) {
    this.#isEmpty = detectors.length === 0;
    this.#words = new WordIndex(detectors.map(({ words }) => words));
    detectors.forEach((detector, owner) => {
      for (const form of detector.forms) addForm(this.#root, detector, owner, form);
    });
  }

  /** Whether a text with so many digits can hold a form. */
  mayHold(digits: number): boolean {
    return digits >= MIN_DIGITS && !this.#isEmpty;
  }

  /** Every form that the text holds, which may overlap. Each group is looked at as often as forms have groups. */
  find(text: string, context: StringContext): readonly FormMatch[] {
    if (isInstant(text)) return NOTHING;
    this.#found = undefined;
    this.#bare = undefined;
    const kindOf = ALNUM_OF;
    const { follow } = this.#root;
    const { length } = text;
    let start = 0;
    let kinds = 0;
    let last = 0;
    /** Where a group would begin that is tied to the one before it, which was looked at from there. */
    let tied = -1;
    for (let i = 0; i <= length; i += 1) {
      const code = i < length ? text.charCodeAt(i) : 0;
      const kind = code < ASCII ? (kindOf[code] as number) : 0;
      if (kind !== 0) {
        if (kinds === 0) start = i;
        kinds |= kind;
        last = kind;
        continue;
      }
      if (kinds === 0) continue;
      const size = i - start;
      if (start !== tied && size <= MAX_GROUP) {
        const may = follow[(size << 2) | kinds] as number;
        if (
          (may & (code < ASCII ? (ENDS[code] as number) : 3)) !== 0 &&
          (kinds !== KIND.letter || size % NAME === 0 || isDigitAt(text, i + 1))
        )
          this.#from(text, start, start, i, kinds, context);
        if (kinds === ALNUM && size > MIN_LABELLED) this.#labelled(text, start, i, context);
      }
      tied = code < ASCII && ties(code, last) ? i + 1 : -1;
      kinds = 0;
    }
    return this.#result(text);
  }

  #result(text: string): readonly FormMatch[] {
    const found: readonly FormMatch[] = this.#found ?? NOTHING;
    const bare: readonly FormMatch[] = this.#bare ?? NOTHING;
    return bare.length > 0 && isWholeText(text, [...found, ...bare]) ? [...found, ...bare] : found;
  }

  /** `ssn078051120`: letters in front are a label, if they tell. */
  #labelled(text: string, label: number, end: number, context: StringContext): void {
    let start = label;
    while (ALNUM_OF[text.charCodeAt(start)] === KIND.letter) start += 1;
    if (start - label < 2 || end - start < MIN_LABELLED) return;
    let kinds = 0;
    for (let i = start; i < end; i += 1) kinds |= ALNUM_OF[text.charCodeAt(i)] as number;
    this.#from(text, label, start, end, kinds, context);
  }

  /** Forms whose first group is the one from `start` to `firstEnd`. */
  #from(
    text: string,
    label: number,
    start: number,
    firstEnd: number,
    firstKinds: number,
    context: StringContext,
  ): void {
    let at = this.#root;
    let groupStart = start;
    let end = firstEnd;
    let kinds = firstKinds;
    for (;;) {
      const key = keyOf(end - groupStart, kinds, 0);
      const follow = at.follow[key >> 3] as number;
      if (follow === 0) return;
      if ((follow & 1) !== 0) this.#judge(text, label, start, end, nextOf(at, key).forms, context);
      const separator = end < text.length ? separatorOf(text.charCodeAt(end)) : 0;
      if (separator === 0 || (follow & (1 << separator)) === 0) return;
      at = nextOf(at, key | separator);
      groupStart = end + 1;
      end = groupStart;
      kinds = 0;
      for (; end < text.length; end += 1) {
        const kind = ALNUM_OF[text.charCodeAt(end)];
        if (kind === undefined || kind === 0) break;
        kinds |= kind;
      }
      if (end === groupStart || end - groupStart > MAX_GROUP) return;
    }
  }

  /** Forms that have the groups of what stands from `start` to `end`. */
  #judge(
    text: string,
    labelStart: number,
    start: number,
    end: number,
    forms: Forms,
    context: StringContext,
  ): void {
    if (isGlued(text, labelStart - 1, -1) || isGlued(text, end, 1)) return;
    const { itself, others } = forms;
    // `arn:aws:iam::123456789012:role/x`: a bare number between colons is a part of a name.
    if (itself.length === 0 && start > 0 && text.charAt(start - 1) === ':' && text.charAt(end) === ':')
      return;
    const beside = numbersAround(text, start, end);
    const open = beside ? itself.filter(({ spaced }) => !spaced) : itself;
    const compact = open.length > 0 || context.alone ? compactOf(text, start, end) : undefined;
    const convincing = compact === undefined ? NO_FORMS : open.filter((it) => fits(it, compact));
    if (convincing.length === 0 && others.length === 0 && !beside) return;
    const words = this.#words;
    const label = labelStart === start ? '' : text.slice(labelStart, start).toLowerCase();
    if (words.read(text, { start, end }, context.words, label)) {
      const its = compact ?? compactOf(text, start, end);
      const told = [...itself, ...others].filter((it) => words.tells(it.owner) && fits(it, its));
      this.#found = add(this.#found, told, start, end);
      if (told.length > 0) return;
    }
    if (compact === undefined || (label !== '' && !LABEL.test(label))) return;
    if (convincing.length > 0 && (compact.length >= LONG || !words.isOther)) {
      this.#found = add(this.#found, convincing, start, end);
      return;
    }
    if (!context.alone || label !== '' || isPlainNumber(compact)) return;
    const bare = others.filter((it) => it.form.evidence === 'alone' && fits(it, compact));
    this.#bare = add(this.#bare, bare, start, end);
  }
}

/** Each detector once; `to` where it is an array already. */
function add(
  to: FormMatch[] | undefined,
  forms: readonly IndexedForm[],
  start: number,
  end: number,
): FormMatch[] | undefined {
  let all = to;
  forms.forEach(({ detector }, i) => {
    if (forms.findIndex((form) => form.detector === detector) !== i) return;
    all ??= [];
    all.push({ start, end, detector });
  });
  return all;
}
