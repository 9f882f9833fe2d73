import { CERTAINTY, type Span, type StringContext, type TextDetector } from '../../detector.ts';
import { isNorthAmerican } from './calling-codes.ts';
import { isTied, isTiedBefore, isTiedBehind } from './digit-edges.ts';
import { type DigitRun, nextRun } from './digit-runs.ts';
import {
  digitsOf,
  internationalEnd,
  isMobileAlone,
  isNational,
  layoutEnd,
  separator,
  trunkEnd,
} from './phone-forms.ts';
import { type Verdict, verdictOf } from './phone-words.ts';

const MIN_DIGITS = 7;
const MAX_DIGITS = 15;

/** `x12`, `ext. 12`, `, extension 12`, `#12`. */
const EXTENSION = /,? ?(?:x|ext\.?|extension|#) ?\d{1,6}(?!\w)/iy;

/** `2026-03-04`, `4.3.2026`, `04/03/26`. */
const DATE =
  /^(?:(?:19|20)\d\d([-./ ])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])([-./ ])(?:0?[1-9]|[12]\d|3[01])\2(?:19|20)\d\d)(?!\d)/;
/** `20260304`, with or without a time; seconds and milliseconds since 1970, from 2014 on. */
const MOMENT =
  /^(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?|1[4-9]\d{8}|1[4-9]\d{11})$/;
/** The beginning of an IBAN in groups of four. */
const ACCOUNT = /(?:^|\W)[A-Z]{2}\d\d(?: [A-Z\d]{4})* $/;
const QUAD = /^(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}(?!\.?\d)/;

/** One string's search. */
class Search {
  readonly spans: Span[] = [];
  readonly #text: string;
  readonly #context: StringContext;

  constructor(text: string, context: StringContext) {
    this.#text = text;
    this.#context = context;
  }

  run(): readonly Span[] {
    const text = this.#text;
    for (let groups = nextRun(text, 0, MIN_DIGITS); groups !== undefined; ) {
      if (groups.length === 1 || !this.#isPlain(groups)) this.#inRun(groups);
      groups = nextRun(text, (groups.at(-1) as Span).end, MIN_DIGITS);
    }
    return this.spans;
  }

  /** The usual runs that are no number: a date, or one decimal. */
  #isPlain(groups: DigitRun): boolean {
    const text = this.#text;
    if (groups.length === 2) return separator(text, groups, 0) === '.' && !this.#hasPlus(groups[0] as Span);
    return groups.length === 3 && DATE.test(text.slice(groups[0]?.start, groups[2]?.end));
  }

  #inRun(groups: DigitRun): void {
    for (let i = 0; i < groups.length; ) i = this.#at(groups, i);
  }

  /** Whether the run is the end of something longer, such as a UUID; a bracket of its own begins it anew. */
  #isCut(first: Span): boolean {
    return (
      !this.#hasPlus(first) &&
      this.#text.charCodeAt(first.start - 1) !== OPEN &&
      isTiedBefore(this.#text, first.start)
    );
  }

  #hasPlus({ start }: Span): boolean {
    const before = this.#text.charCodeAt(start - 1);
    if (before === PLUS) return true;
    return before === OPEN && this.#text.charCodeAt(start - 2) === PLUS;
  }

  /** Looks for a number that begins at group `i`; the group to go on with. */
  #at(groups: DigitRun, i: number): number {
    const text = this.#text;
    const group = groups[i] as Span;
    // Inside a run a number begins behind a blank; behind `1-` or `2.` it does not.
    if (i > 0 && !/\s/.test(separator(text, groups, i - 1))) return i + 1;
    if (i === 0 && this.#isCut(group)) return 1;
    if (groups.length > 2) {
      const rest = text.slice(group.start, group.start + 24);
      if (QUAD.test(rest)) return Math.min(i + 4, groups.length);
      if (DATE.test(rest)) return i + 3;
      if (i === 0 && ACCOUNT.test(text.slice(Math.max(0, group.start - 36), group.start)))
        return groups.length;
    }
    const international = this.#international(groups, i);
    if (international !== undefined) return international;
    return this.#national(groups, i) ?? (i === 0 ? this.#spoken(groups) : i + 1);
  }

  #international(groups: DigitRun, i: number): number | undefined {
    const text = this.#text;
    const { start, end } = groups[i] as Span;
    if (this.#hasPlus(groups[i] as Span)) {
      let from = text.charCodeAt(start - 1) === PLUS ? start - 1 : start - 2;
      if (from === start - 1 && text.charAt(from - 1) === '(' && text.charAt(end) === ')') from -= 1;
      if (
        from > 0 &&
        text.charCodeAt(from - 1) !== SLASH &&
        text.charCodeAt(from - 1) !== HYPHEN &&
        isTiedBefore(text, from)
      )
        return undefined;
      return this.#take(from, groups, internationalEnd(text, groups, i, 0), false);
    }
    if (!/^00 ?[1-9]/.test(text.slice(start, start + 4))) return undefined;
    const to = internationalEnd(text, groups, i, 2);
    if (to === undefined || to === i + 1 || this.#goesOn(groups, to)) return undefined;
    return this.#verdict(start, (groups[to - 1] as Span).end) === 'other'
      ? undefined
      : this.#take(start, groups, to);
  }

  #national(groups: DigitRun, i: number): number | undefined {
    const text = this.#text;
    const { start } = groups[i] as Span;
    if (groups.length === 1) return undefined;
    const from = this.#opened(groups, i);
    const layout = layoutEnd(text, from);
    const to = layout === undefined ? trunkEnd(text, groups, i) : this.#groupAt(groups, i, layout);
    if (to === undefined) return undefined;
    const end = (groups[to - 1] as Span).end;
    if (this.#goesOn(groups, to)) return undefined;
    const bracket = from < start;
    if (!bracket && this.#verdict(from, end) === 'other') return undefined;
    return this.#take(from, groups, to, !bracket);
  }

  /** Index behind the group that ends at `end`. */
  #groupAt(groups: DigitRun, from: number, end: number): number | undefined {
    for (let i = from; i < groups.length && (groups[i] as Span).end <= end; i += 1)
      if (groups[i]?.end === end) return i + 1;
    return undefined;
  }

  /** Whether group `to` is separated like those before, as in a table or a longer number. */
  #goesOn(groups: DigitRun, to: number): boolean {
    if (to >= groups.length) return false;
    const next = separator(this.#text, groups, to - 1);
    return !/\s/.test(next) || next === separator(this.#text, groups, to - 2);
  }

  /** All of the run, where a word tells of it or nothing is known of the string that it is. */
  #spoken(groups: DigitRun): number {
    const text = this.#text;
    const start = this.#opened(groups, 0);
    const { length } = groups;
    const end = (groups[length - 1] as Span).end;
    if (isTiedBefore(text, start) || (isTiedBehind(text, end) && this.#extension(end) === 0)) return length;
    const digits = length <= 6 ? digitsOf(text, groups, 0, length) : '';
    if (digits.length < MIN_DIGITS || digits.length > MAX_DIGITS || MOMENT.test(digits)) return length;
    const bare = length === 1;
    const alone = this.#context.alone && start === 0 && end === text.length;
    if (alone && bare && isMobileAlone(digits)) return this.#take(start, groups, length) ?? length;
    const verdict = this.#verdict(start, end) ?? this.#inherited(start, digits);
    const likely = bare ? isNational(digits) : isGrouped(text, groups, digits.length);
    const taken = verdict === 'phone' || (verdict === 'maybe' && likely);
    return taken ? (this.#take(start, groups, length) ?? length) : length;
  }

  /** Beside numbers that are sure, what follows in a list, or has a trunk prefix, is one too. */
  #inherited(start: number, digits: string): Verdict | undefined {
    const last = this.spans.at(-1);
    if (last === undefined) return undefined;
    const listed = start - last.end < 8 && LIST.test(this.#text.slice(last.end, start));
    return listed || /^0[1-9]\d{8,9}$/.test(digits) ? 'maybe' : undefined;
  }

  /** Where group `i` begins, with the bracket that it stands in. */
  #opened(groups: DigitRun, i: number): number {
    const { start, end } = groups[i] as Span;
    return this.#text.charAt(start - 1) === '(' && this.#text.charAt(end) === ')' ? start - 1 : start;
  }

  #verdict(start: number, end: number): Verdict | undefined {
    return verdictOf(this.#text, start, end, this.#context);
  }

  #extension(end: number): number {
    EXTENSION.lastIndex = end;
    return EXTENSION.exec(this.#text)?.[0].length ?? 0;
  }

  #take(start: number, groups: DigitRun, to: number | undefined, checked = true): number | undefined {
    if (to === undefined) return undefined;
    const last = (groups[to - 1] as Span).end;
    const end = last + this.#extension(last);
    if (checked ? isTied(this.#text, start, end) : /^\w/.test(this.#text.charAt(end))) return undefined;
    this.spans.push({ start, end });
    return to;
  }
}

/** Groups like those of a national number without trunk prefix, and not of another identifier. */
function isGrouped(text: string, groups: DigitRun, digits: number): boolean {
  const lengths = groups.map(({ start, end }) => end - start).join('-');
  if (digits < 8 || digits > 12 || OTHER_GROUPS.test(lengths) || /\b[19]\b/.test(lengths)) return false;
  return groups.every(
    ({ start }, i) => i === 0 || !/[/.]/.test(text.slice(groups[i - 1]?.end, start)) || groups.length > 3,
  );
}

/** Of social security numbers, postal codes, cards and ranges. */
const OTHER_GROUPS = /^(?:3-2-4|5-4|4-4-4|4-5|3-3)$/;
const LIST = /^[\s,;/|&]*(?:or|and|und|et|y|o|e)?\s*$/;

const SLASH = 0x2f;
const HYPHEN = 0x2d;
const PLUS = 0x2b;
const OPEN = 0x28;

const NONE: readonly Span[] = [];
const MAX_TIME = 35;

/** `2026-03-04T05:06:07.089Z`, which events are full of. */
function isTime(text: string): boolean {
  return (
    text.length <= MAX_TIME &&
    text.charCodeAt(10) === 0x54 &&
    text.charCodeAt(4) === HYPHEN &&
    text.charCodeAt(13) === 0x3a
  );
}

/** Telephone numbers: international with any separators, and the national ways of writing that are told apart. */
export const phone: TextDetector = {
  type: 'phone_number',
  version: 1,
  pack: 'contact',
  certainty: CERTAINTY.prefixed,
  when: { digits: MIN_DIGITS, length: MIN_DIGITS },
  find: (text, context) => (isTime(text) ? NONE : new Search(text, context).run()),
  partial: (value) => `***${digitsIn(value).slice(-3)}`,
  canonical(value) {
    const digits = digitsIn(value);
    if (/^\(?\+/.test(value)) return `+${digits}`;
    if (digits.startsWith('00')) return `+${digits.slice(2)}`;
    if (isNorthAmerican(digits)) return `+1${digits}`;
    return /^1\d{10}$/.test(digits) && isNorthAmerican(digits.slice(1)) ? `+${digits}` : digits;
  },
};

/** Digits without extension and without the trunk prefix in brackets. */
function digitsIn(value: string): string {
  return value
    .replace(/\D*[xt#]\D*\d{1,6}$/i, '')
    .replace('(0)', '')
    .replaceAll(/\D/g, '');
}
