import type { Span } from '../../detector.ts';
import { isInternational, isNorthAmerican } from './calling-codes.ts';
import type { DigitRun } from './digit-runs.ts';

/** Digits of the groups from `from` to `to`, the latter exclusive. */
export function digitsOf(text: string, groups: DigitRun, from: number, to: number): string {
  let digits = '';
  for (let i = from; i < to; i += 1) digits += text.slice(groups[i]?.start, groups[i]?.end);
  return digits;
}

export function separator(text: string, groups: DigitRun, i: number): string {
  return text.slice((groups[i] as Span).end, (groups[i + 1] as Span).start);
}

const MAX_GROUPS = 7;
/** ITU-T E.164 §6.1. */
const MAX_DIGITS = 15;

/** Index behind the last group of an international number that begins at group `from`; `skip` digits precede its code. */
export function internationalEnd(
  text: string,
  groups: DigitRun,
  from: number,
  skip: number,
): number | undefined {
  let found: number | undefined;
  let digits = '';
  for (let i = from; i < Math.min(groups.length, from + MAX_GROUPS + 1); i += 1) {
    const { start, end } = groups[i] as Span;
    const group = text.slice(start, end);
    // `+44 (0)20 …`: the trunk prefix is not dialled from abroad.
    if (i === from || group !== '0' || text.charAt(end) !== ')') digits += group;
    if (digits.length > MAX_DIGITS + skip) break;
    if (isInternational(digits.slice(skip))) found = i + 1;
  }
  return found;
}

/** National ways of writing that are convincing without a word beside them. */
const LAYOUTS = new RegExp(
  [
    // North America, with an area code in brackets or between hyphens or dots.
    String.raw`(?:1[ .-]?)?\([2-9]\d\d\)[ .-]?[2-9]\d\d[ .-]?\d{4}`,
    String.raw`(?:1[.-])?[2-9]\d\d([.-])[2-9]\d\d\1\d{4}`,
    String.raw`1 [2-9]\d\d[ -][2-9]\d\d[ -]\d{4}`,
    // 3-3-2-2: Turkey, Russia, Switzerland, Ukraine, Sweden; `8` and `0` are trunk prefixes.
    String.raw`(?:[08][ -]?)?(?:\(0?[2-9]\d\d\) ?|0?[2-9]\d\d([ .-]))\d{3}([ .-])\d\d\3\d\d`,
    // China's and Brazil's mobile telephones, Mexico's and Brazil's area codes in brackets.
    String.raw`1[3-9]\d([ -])\d{4}\4\d{4}`,
    String.raw`\([1-9]\d\) ?\d{4,5}[ -]\d{4}`,
    String.raw`[1-9]\d 9\d{4}-\d{4}`,
  ].join('|'),
  'y',
);

/** End of a convincing layout at `start`, an offset at which a group ends; undefined when there is none. */
export function layoutEnd(text: string, start: number): number | undefined {
  LAYOUTS.lastIndex = start;
  const match = LAYOUTS.exec(text);
  if (match === null) return undefined;
  const digits = match[0].replaceAll(/\D/g, '');
  const ten = digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
  const northern = /^1?\D*[2-9]\d\d\D*\d{3}\D*\d{4}$/.test(match[0]);
  return northern && !isNorthAmerican(ten) ? undefined : start + match[0].length;
}

/** Whether the separators of groups `from` to `to` are of one kind; the first may also close a bracket or be a stroke. */
function isEven(text: string, groups: DigitRun, from: number, to: number): boolean {
  const first = separator(text, groups, from);
  if (to - from === 2) return first !== '.';
  const second = separator(text, groups, from + 1);
  if (second.length !== 1 || second === '/' || second === '(') return false;
  if (first !== second && !/[)/(-]/.test(first)) return false;
  for (let i = from + 2; i < to - 1; i += 1) if (separator(text, groups, i) !== second) return false;
  return true;
}

/** Lengths of the groups, trunk prefix included, that numbers are written in; 3-2-4 is a social security number's. */
const TRUNK_GROUPS = new Set(
  (
    '2-7 2-8 3-6 3-7 3-8 4-5 4-6 4-7 4-8 5-5 5-6 2-3-4 2-4-4 3-3-3 3-3-4 3-4-4 4-3-3 4-3-4 4-4-3 4-4-4 4-2-4 5-3-3 ' +
    '2-3-2-2 2-3-3-2 3-2-2-2 3-3-2-2 4-2-2-2 4-3-2-2 2-2-2-2-2'
  ).split(' '),
);

/**
 * Index behind the last group of a number with a trunk prefix, from group `from` on: `07700 900123`, `030/123456`,
 * `06 12 34 56 78`, `(03) 9876-5432`.
 */
export function trunkEnd(text: string, groups: DigitRun, from: number): number | undefined {
  const first = groups[from] as Span;
  if (!/^0[1-9]/.test(text.slice(first.start, first.end))) return undefined;
  let lengths = String(first.end - first.start);
  for (let i = from + 1; i < Math.min(groups.length, from + 5); i += 1) {
    const { start, end } = groups[i] as Span;
    lengths += `-${end - start}`;
    const goesOn = i + 1 < groups.length && separator(text, groups, i) === separator(text, groups, i - 1);
    if (goesOn || !TRUNK_GROUPS.has(lengths)) continue;
    // `07805-11213` is nearer to a postal code.
    const written =
      isEven(text, groups, from, i + 1) && !(lengths.startsWith('5') && text.charAt(first.end) === '-');
    return written ? i + 1 : undefined;
  }
  return undefined;
}

/** Whether bare digits have the length and beginning of a national number somewhere. */
export function isNational(digits: string): boolean {
  return (
    isNorthAmerican(digits) ||
    /^(?:0[1-9]\d{8,9}|1[3-9]\d{9}|[2-9]\d{9}|00[1-9]\d{8,12})$/.test(digits) ||
    (/^1\d{10}$/.test(digits) && isNorthAmerican(digits.slice(1)))
  );
}

/**
 * Bare digits that are a telephone's where nothing else is known of them: mobile numbers with their trunk prefix, and
 * Turkish ones without.
 */
export function isMobileAlone(digits: string): boolean {
  return /^(?:0[15789]\d{9}|0[4-7]\d{8}|5[0-5]\d{8}|[2-4][1-9][02468]\d{7}|00[1-9]\d{10,12})$/.test(digits);
}
