import { codeAt } from '../../characters.ts';
import type { Span, StringContext } from '../../detector.ts';
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
import { ACCOUNT, DATE, isGrouped, MOMENT, QUAD } from './phone-likeness.ts';
import { type Verdict, verdictOf } from './phone-words.ts';

export const MIN_DIGITS = 7;
const MAX_DIGITS = 15;

/** `x12`, `ext. 12`, `, extension 12`, `#12`. */
const EXTENSION = /,? ?(?:x|ext\.?|extension|#) ?\d{1,6}(?!\w)/iy;

const LIST = /^[\s,;/|&]*(?:or|and|und|et|y|o|e)?\s*$/;
const SLASH = 0x2f;
const HYPHEN = 0x2d;
const PLUS = 0x2b;
const OPEN = 0x28;
const CLOSE = 0x29;

/** The search for telephone numbers in one string. */
export class PhoneSearch {
  readonly spans: Span[] = [];
  readonly #text: string;
  readonly #context: StringContext;

  constructor(text: string, context: StringContext) {
    this.#text = text;
    this.#context = context;
  }

  /** Begins with a run that was found. */
  run(run: DigitRun): readonly Span[] {
    const text = this.#text;
    for (let groups: DigitRun | undefined = run; groups !== undefined; ) {
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
    // Where what is left begins, once dates, addresses and numbers are taken off its front.
    let first = 0;
    for (let i = 0; i < groups.length; ) {
      const group = groups[i] as Span;
      // Inside a run a number begins behind a blank; behind `1-` or `2.` it does not.
      if (i > 0 && !/\s/.test(separator(this.#text, groups, i - 1))) {
        if (first === i) first += 1;
        i += 1;
        continue;
      }
      const next =
        this.#other(groups, i) ??
        (i === 0 && this.#isCut(group) ? 1 : undefined) ??
        this.#international(groups, i) ??
        this.#national(groups, i) ??
        (i === first ? this.#spoken(groups, i) : undefined);
      if (next !== undefined) first = next;
      i = next ?? i + 1;
    }
  }

  /** Behind an address, a date or an account in groups that begins at group `i`. */
  #other(groups: DigitRun, i: number): number | undefined {
    if (groups.length < 3) return undefined;
    const { start } = groups[i] as Span;
    const rest = this.#text.slice(start, start + 24);
    if (QUAD.test(rest)) return i + 4;
    if (DATE.test(rest)) return i + 3;
    const before = i === 0 ? this.#text.slice(Math.max(0, start - 36), (groups[0] as Span).end + 1) : '';
    return ACCOUNT.test(before) ? groups.length : undefined;
  }

  /** Whether the run is the end of something longer, such as a UUID; a bracket of its own begins it anew. */
  #isCut(first: Span): boolean {
    return (
      !this.#hasPlus(first) &&
      codeAt(this.#text, first.start - 1) !== OPEN &&
      isTiedBefore(this.#text, first.start)
    );
  }

  #hasPlus({ start }: Span): boolean {
    const before = codeAt(this.#text, start - 1);
    if (before === PLUS) return true;
    return before === OPEN && codeAt(this.#text, start - 2) === PLUS;
  }

  #international(groups: DigitRun, i: number): number | undefined {
    const text = this.#text;
    const { start, end } = groups[i] as Span;
    if (this.#hasPlus(groups[i] as Span)) {
      let from = codeAt(text, start - 1) === PLUS ? start - 1 : start - 2;
      if (from === start - 1 && codeAt(text, from - 1) === OPEN && codeAt(text, end) === CLOSE) from -= 1;
      if (
        from > 0 &&
        codeAt(text, from - 1) !== SLASH &&
        codeAt(text, from - 1) !== HYPHEN &&
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

  /** All groups from `from` on, where a word tells of them or nothing is known of the string that they are. */
  #spoken(groups: DigitRun, from: number): number | undefined {
    const text = this.#text;
    const { length } = groups;
    const start = this.#opened(groups, from);
    const end = (groups[length - 1] as Span).end;
    if (length - from > 6 || isTiedBefore(text, start)) return undefined;
    if (isTiedBehind(text, end) && this.#extension(end) === 0) return undefined;
    const digits = digitsOf(text, groups, from, length);
    if (digits.length < MIN_DIGITS || digits.length > MAX_DIGITS || MOMENT.test(digits)) return undefined;
    const bare = length - from === 1;
    const alone = this.#context.alone && start === 0 && end === text.length;
    if (alone && bare && isMobileAlone(digits)) return this.#take(start, groups, length);
    const verdict = this.#verdict(start, end) ?? this.#inherited(start, digits);
    const likely = bare ? isNational(digits) : isGrouped(text, groups.slice(from), digits.length);
    const taken = verdict === 'phone' || (verdict === 'maybe' && likely);
    return taken ? this.#take(start, groups, length) : undefined;
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
    return codeAt(this.#text, start - 1) === OPEN && codeAt(this.#text, end) === CLOSE ? start - 1 : start;
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
