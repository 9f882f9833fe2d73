import type { Form, FormDetector, Span, StringContext } from '../detector.ts';
import { KIND, KIND_OF } from './kinds.ts';
import { compactOf, isGlued, isPlainNumber, isWholeText, numbersAround, ties } from './surroundings.ts';
import { WordIndex } from './word-index.ts';

/** Separators inside a form; everything else ends one. */
const SEPARATOR_OF = new Uint8Array(128);
Array.from(' -./:_').forEach((character, i) => {
  SEPARATOR_OF[character.charCodeAt(0)] = i + 1;
});
const ALNUM = KIND.digit | KIND.letter;
/** Kinds of letters and digits, 0 for everything else. */
const ALNUM_OF = Uint8Array.from(KIND_OF, (kind) => kind & ALNUM);
const ASCII = 128;
/** Longer groups are in no form. */
const MAX_GROUP = 31;
/** Forms with fewer digits are left to detectors that know where to look. */
const MIN_DIGITS = 4;
/** From here on a checksum or a structure convinces whatever number the words speak of. */
const LONG = 14;

interface IndexedForm {
  readonly detector: FormDetector;
  /** The detector among all. */
  readonly owner: number;
  readonly form: Form;
  /** Kinds of the characters, where those of the groups do not say it all. */
  readonly classes: string | undefined;
  /** Digits between spaces: beside other digits between spaces it is no number of its own. */
  readonly spaced: boolean;
}

/** Behind a group: what may follow, by `keyOf`, and what ends here. */
interface Node {
  readonly next: Map<number, Node>;
  readonly forms: IndexedForm[];
}

const node = (): Node => ({ next: new Map(), forms: [] });

/** `kinds`: of the group's characters; `separator`: behind it, 0 where the form ends. */
function keyOf(length: number, kinds: number, separator: number): number {
  return (((length << 2) | kinds) << 3) | separator;
}

export interface FormMatch extends Span {
  readonly detector: FormDetector;
}

function separatorOf(code: number): number {
  return code < ASCII ? (SEPARATOR_OF[code] as number) : code === 0xa0 || code === 0x202f ? 1 : 0;
}

/** All forms of all detectors, indexed by the lengths and kinds of their groups and what stands between. */
export class FormIndex {
  readonly #root = node();
  /** What may follow a first group, by `length << 2 | kinds`: bit 0 nothing, bit n the separator n. */
  readonly #starts = new Uint8Array((MAX_GROUP + 1) << 2);
  readonly #words: WordIndex;
  /** Fewest digits that a text has in which there is a form. */
  readonly minDigits: number;
  /** Of the text at hand. */
  #found: FormMatch[] = [];
  /** Bare numbers that count where they are all of a text. */
  #bare: FormMatch[] = [];

  constructor(detectors: readonly FormDetector[]) {
    this.minDigits = detectors.length === 0 ? Number.POSITIVE_INFINITY : MIN_DIGITS;
    this.#words = new WordIndex(detectors.map(({ words }) => words));
    detectors.forEach((detector, owner) => {
      for (const form of detector.forms) this.#add(detector, owner, form);
    });
    for (const key of this.#root.next.keys())
      this.#starts[key >> 3] = (this.#starts[key >> 3] as number) | (1 << (key & 7));
  }

  #add(detector: FormDetector, owner: number, form: Form): void {
    const { layout } = form;
    if (!/^[9AX]+(?:[ ./:_-][9AX]+)*$/.test(layout)) throw new RangeError(`"${layout}" is no layout`);
    const groups = layout.match(/[9AX]+/g) ?? [];
    const separators = layout.match(/[ ./:_-]/g) ?? [];
    const pure = groups.every((group) => /^(?:9+|A+)$/.test(group));
    const classes = pure ? undefined : groups.join('');
    const spaced = /^9+(?: 9+)+$/.test(layout);
    let nodes = [this.#root];
    groups.forEach((group, i) => {
      const separator = SEPARATOR_OF[separators[i]?.charCodeAt(0) ?? 0] as number;
      nodes = nodes.flatMap((from) =>
        kindsOf(group).map((kinds) => {
          const key = keyOf(group.length, kinds, separator);
          const next = from.next.get(key) ?? node();
          from.next.set(key, next);
          return next;
        }),
      );
    });
    for (const { forms } of nodes) forms.push({ detector, owner, form, classes, spaced });
  }

  /** Every form that the text holds, which may overlap. Each group is looked at as often as forms have groups. */
  find(text: string, context: StringContext): readonly FormMatch[] {
    this.#found = [];
    this.#bare = [];
    const starts = this.#starts;
    const kindOf = ALNUM_OF;
    const { length } = text;
    let start = 0;
    let kinds = 0;
    let before = -2;
    let last = 0;
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
      // A group that is tied to the one before it was looked at from there.
      if (before !== start - 1 && size <= MAX_GROUP) {
        const follow = starts[(size << 2) | kinds] as number;
        if ((follow & (1 | (1 << separatorOf(code)))) !== 0)
          this.#from(text, start, start, i, kinds, context);
        if (kinds === ALNUM && size > MIN_DIGITS) this.#labelled(text, start, i, context);
      }
      if (code < ASCII && ties(code, last)) before = i;
      kinds = 0;
    }
    if (context.alone && this.#bare.length > 0 && isWholeText(text, [...this.#found, ...this.#bare]))
      this.#found.push(...this.#bare);
    return this.#found;
  }

  /** `ssn078051120`: letters in front are a label, if they tell. */
  #labelled(text: string, label: number, end: number, context: StringContext): void {
    let start = label;
    while (ALNUM_OF[text.charCodeAt(start)] === KIND.letter) start += 1;
    if (start - label < 2) return;
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
      const complete = at.next.get(key);
      if (complete !== undefined) this.#judge(text, label, start, end, complete.forms, context);
      const separator = end < text.length ? separatorOf(text.charCodeAt(end)) : 0;
      if (separator === 0) return;
      const next = at.next.get(key | separator);
      if (next === undefined) return;
      at = next;
      groupStart = end + 1;
      end = groupStart;
      kinds = 0;
      while (end < text.length) {
        const code = text.charCodeAt(end);
        const kind = code < ASCII ? (ALNUM_OF[code] as number) : 0;
        if (kind === 0) break;
        kinds |= kind;
        end += 1;
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
    forms: readonly IndexedForm[],
    context: StringContext,
  ): void {
    if (isGlued(text, labelStart - 1, -1) || isGlued(text, end, 1)) return;
    const compact = compactOf(text, start, end);
    const convincing = forms.filter((it) => it.form.evidence === 'itself' && fits(it, compact));
    if (convincing.length === 0 && forms.every(({ form }) => form.evidence === 'itself')) return;
    const words = this.#words;
    const label = text.slice(labelStart, start).toLowerCase();
    if (words.read(text, { start, end }, context.words, label)) {
      const told = forms.filter((it) => words.tells(it.owner) && fits(it, compact));
      if (told.length > 0) return add(this.#found, told, start, end);
    }
    if (label !== '' && !/(?:is|no|nr|number|id)$/.test(label)) return;
    if (convincing.length > 0 && (compact.length >= LONG || !words.isOther)) {
      const beside = numbersAround(text, start, end);
      add(
        this.#found,
        convincing.filter(({ spaced }) => !(spaced && beside)),
        start,
        end,
      );
    }
    if (context.alone && label === '' && !isPlainNumber(compact))
      add(
        this.#bare,
        forms.filter((it) => it.form.evidence === 'alone' && fits(it, compact)),
        start,
        end,
      );
  }
}

/** Each detector once. */
function add(to: FormMatch[], forms: readonly IndexedForm[], start: number, end: number): void {
  for (const detector of new Set(forms.map((form) => form.detector))) to.push({ start, end, detector });
}

/** Kinds that the characters of a group can have together. */
function kindsOf(group: string): readonly number[] {
  const fixed = (group.includes('9') ? KIND.digit : 0) | (group.includes('A') ? KIND.letter : 0);
  if (!group.includes('X')) return [fixed];
  return [KIND.digit, KIND.letter, ALNUM].filter(
    (kinds) => (kinds & fixed) === fixed && (kinds !== ALNUM || group.length > 1),
  );
}

const NINE = 0x39;
const LETTER_A = 0x41;

function fits({ classes, form }: IndexedForm, compact: string): boolean {
  if (classes !== undefined)
    for (let i = 0; i < classes.length; i += 1) {
      const isDigit = compact.charCodeAt(i) < LETTER_A;
      const wanted = classes.charCodeAt(i);
      if (wanted === NINE ? !isDigit : wanted === LETTER_A && isDigit) return false;
    }
  return form.check === undefined || form.check(compact);
}
