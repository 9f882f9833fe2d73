import { appended } from '../appended.ts';
import { codeAt } from '../characters.ts';
import type { FormDetector, Span, StringContext } from '../detector.ts';
import {
  ALNUM,
  ALNUM_OF,
  ASCII,
  addForm,
  ENDS,
  type Forms,
  type IndexedForm,
  keyOf,
  laidOut,
  MAX_GROUP,
  NO_FORMS,
  nextOf,
  node,
  separatorOf,
  signatureOf,
} from './form-tree.ts';
import type { Groups } from './groups.ts';
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

/** Whether the character at `at`, behind a group, ties what follows to it. */
function isTie(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < ASCII && ties(code, ALNUM_OF[text.charCodeAt(at - 1)] as number);
}

export interface FormMatch extends Span {
  readonly detector: FormDetector;
}

/** Ends of a label that introduces whatever follows. */
const LABEL = /(?:is|no|nr|number|id)$/;
const COLON = 0x3a;
const NOTHING: readonly FormMatch[] = [];

/** All forms of all detectors, indexed by the lengths and kinds of their groups and what stands between. */
export class FormIndex {
  readonly #root = node();
  readonly #words: WordIndex;
  readonly #groups: Groups;
  readonly #isEmpty: boolean;
  /** Of the text at hand. */
  #found: FormMatch[] | undefined;
  /** Bare numbers that count where they are all of a text. */
  #bare: FormMatch[] | undefined;

  /** `groups`: the list that holds a text's when `find` is called. */
  constructor(detectors: readonly FormDetector[], groups: Groups) {
    this.#groups = groups;
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

  /** Whether so many digits, and nothing else, can be a form in a field of that name. */
  takesNumbers({ alone, words }: StringContext, maxLength: number): boolean {
    if (this.#isEmpty) return false;
    for (let length = MIN_DIGITS; length <= maxLength; length += 1) {
      const node = this.#root.next.get(keyOf(length, KIND.digit, 0));
      if (node !== undefined && node.forms.itself.length > 0) return true;
    }
    return alone || !this.#words.isSilent(words);
  }

  /**
   * Every form that the text holds whose groups are in the list; they may overlap. Each group is looked at as often as
   * forms have groups.
   */
  find(text: string, context: StringContext): readonly FormMatch[] {
    if (isInstant(text)) return NOTHING;
    this.#found = undefined;
    this.#bare = undefined;
    const { follow } = this.#root;
    const groups = this.#groups;
    const { count } = groups;
    let before = -1;
    for (let group = 0; group < count; group += 1) {
      const start = groups.start(group);
      const end = groups.end(group);
      const isLookedAt = before === start - 1 && before > 0 && isTie(text, before);
      before = end;
      // What is tied to the group before it was looked at from there.
      if (isLookedAt || end - start > MAX_GROUP) continue;
      const kinds = groups.kinds(group);
      const size = end - start;
      const may = follow[(size << 2) | kinds] as number;
      const code = end < text.length ? text.charCodeAt(end) : 0;
      if (
        (may & (code < ASCII ? (ENDS[code] as number) : 3)) !== 0 &&
        (kinds !== KIND.letter || size % NAME === 0 || isDigitAt(text, end + 1))
      )
        this.#from(text, start, start, kinds, group, context);
      if (kinds === ALNUM && size > MIN_LABELLED) this.#labelled(text, start, group, context);
    }
    const result = this.#result(text);
    this.#words.forget();
    return result;
  }

  #result(text: string): readonly FormMatch[] {
    const found: readonly FormMatch[] = this.#found ?? NOTHING;
    const bare: readonly FormMatch[] = this.#bare ?? NOTHING;
    return bare.length > 0 && isWholeText(text, [...found, ...bare]) ? [...found, ...bare] : found;
  }

  /** `ssn078051120`: letters in front are a label, if they tell. */
  #labelled(text: string, label: number, group: number, context: StringContext): void {
    const end = this.#groups.end(group);
    let start = label;
    while (ALNUM_OF[text.charCodeAt(start)] === KIND.letter) start += 1;
    if (start - label < 2 || end - start < MIN_LABELLED) return;
    let kinds = 0;
    for (let i = start; i < end; i += 1) kinds |= ALNUM_OF[text.charCodeAt(i)] as number;
    this.#from(text, label, start, kinds, group, context);
  }

  /** Forms whose first group stands from `start` to the end of group `first`. */
  #from(
    text: string,
    label: number,
    start: number,
    firstKinds: number,
    first: number,
    context: StringContext,
  ): void {
    const groups = this.#groups;
    let at = this.#root;
    let groupStart = start;
    let kinds = firstKinds;
    for (let group = first; ; ) {
      const end = groups.end(group);
      if (end - groupStart > MAX_GROUP) return;
      const key = keyOf(end - groupStart, kinds, 0);
      const follow = at.follow[key >> 3] as number;
      if (follow === 0) return;
      if ((follow & 1) !== 0) this.#judge(text, label, start, end, nextOf(at, key).forms, context);
      const separator = end < text.length ? separatorOf(text.charCodeAt(end)) : 0;
      if (separator === 0 || (follow & (1 << separator)) === 0) return;
      at = nextOf(at, key | separator);
      group += 1;
      groupStart = end + 1;
      if (group === groups.count || groups.start(group) !== groupStart) return;
      kinds = groups.kinds(group);
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
    const signature = signatureOf(text, start, end);
    const itself = laidOut(forms.itself, signature);
    const others = laidOut(forms.others, signature);
    if (itself.length === 0 && others.length === 0) return;
    // A bare number under a name that says nothing of it: most numbers that events hold.
    if (itself.length === 0 && !context.alone && end - labelStart === text.length && start === labelStart) {
      if (this.#words.isSilent(context.words)) return;
    }
    if (isGlued(text, labelStart - 1, -1) || isGlued(text, end, 1)) return;
    // `arn:aws:iam::123456789012:role/x`: a bare number between colons is a part of a name.
    if (itself.length === 0 && codeAt(text, start - 1) === COLON && codeAt(text, end) === COLON) return;
    const beside = numbersAround(text, start, end);
    const open = beside ? itself.filter(({ spaced }) => !spaced) : itself;
    const compact = open.length > 0 || context.alone ? compactOf(text, start, end) : undefined;
    const convincing = compact === undefined ? NO_FORMS : open.filter((it) => passes(it, compact));
    if (convincing.length === 0 && others.length === 0 && !beside) return;
    const words = this.#words;
    const label = labelStart === start ? '' : text.slice(labelStart, start).toLowerCase();
    // Words are dear to read: not for what no checksum lets pass.
    if ((start > 0 || end < text.length) && words.letters.areNear(text, start, end)) {
      const its = compact ?? compactOf(text, start, end);
      if (!itself.some((it) => passes(it, its)) && !others.some((it) => passes(it, its))) return;
    }
    if (words.read(text, { start, end }, context.words, label)) {
      const its = compact ?? compactOf(text, start, end);
      const told = [...itself, ...others].filter((it) => words.tells(it.owner) && passes(it, its));
      this.#found = add(this.#found, told, start, end);
      if (told.length > 0) return;
    }
    if (compact === undefined || (label !== '' && !LABEL.test(label))) return;
    if (convincing.length > 0 && (compact.length >= LONG || !words.isOther)) {
      this.#found = add(this.#found, convincing, start, end);
      return;
    }
    if (!context.alone || label !== '' || isPlainNumber(compact)) return;
    const bare = others.filter((it) => it.form.evidence === 'alone' && passes(it, compact));
    this.#bare = add(this.#bare, bare, start, end);
  }
}

function passes({ form }: IndexedForm, compact: string): boolean {
  return form.check === undefined || form.check(compact);
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
    all = appended(all, { start, end, detector });
  });
  return all;
}
