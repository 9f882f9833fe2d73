import { characterSet, codeAt } from '../characters.ts';
import type { Span } from '../detector.ts';
import { casedOrDigit, latePattern, letterOrDigit } from '../late-pattern.ts';
import { KIND, KIND_OF } from './kinds.ts';

/** Behind or before one of these a group belongs to a longer identifier: `a-b`, `a.b`, `a_b`, `/a/`, `a@b`. */
const GLUE = characterSet('-._/@+~%:\\');
const LETTER_A = 0x41;
const COLON = 0x3a;
const DOT = 0x2e;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const ASCII = 128;
const MASK = /\[REDACTED:[a-z\d_]{1,40}\]$/;
const MASK_LENGTH = 51;

function isAlnum(code: number): boolean {
  return code < ASCII && ((KIND_OF[code] as number) & (KIND.digit | KIND.letter)) !== 0;
}

/** Whether what stands at `at`, beside a match, ties it to letters or digits beyond, or to what was redacted there. */
export function isGlued(text: string, at: number, step: 1 | -1): boolean {
  if (at < 0 || at >= text.length) return false;
  const code = text.charCodeAt(at);
  if (code >= ASCII) return casedOrDigit().test(text.charAt(at));
  if (step === -1 && isMaskEnd(text, at + 1)) return true;
  if (code === OPEN && step === 1) return text.startsWith('[REDACTED:', at);
  if (GLUE[code] !== 1) return false;
  const beyond = at + step < 0 || at + step >= text.length ? 0 : text.charCodeAt(at + step);
  if (step === -1 && isMaskEnd(text, at)) return true;
  if (beyond === OPEN && step === 1) return text.startsWith('[REDACTED:', at + 1);
  // `Id:123` and `Nr.123` introduce a number, `12:30` and `1.23` do not.
  return code === COLON || (code === DOT && step === -1)
    ? beyond < LETTER_A && isAlnum(beyond)
    : isAlnum(beyond);
}

/** Whether an ASCII character ties what follows to what stands before it, whose last character is of kind `last`. */
export function ties(code: number, last: number): boolean {
  return GLUE[code] === 1 && ((code !== COLON && code !== DOT) || last === KIND.digit);
}

/** `2026-03-04T05:06:07.089Z`, as far as lengths tell: the commonest text with digits. */
export function isInstant(text: string): boolean {
  return (
    text.length <= 35 &&
    text.length > 18 &&
    text.charCodeAt(10) === 0x54 &&
    text.charCodeAt(7) === 0x2d &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON &&
    /^\d{4}-/.test(text)
  );
}

/** Whether a mask ends before `end`. */
export function isMaskEnd(text: string, end: number): boolean {
  if (codeAt(text, end - 1) !== CLOSE) return false;
  return MASK.test(text.slice(Math.max(0, end - MASK_LENGTH), end));
}

/** Letters, in upper case, and digits alone. */
export function compactOf(text: string, start: number, end: number): string {
  let compact = '';
  let from = start;
  let lower = false;
  for (let i = start; i < end; i += 1) {
    const code = text.charCodeAt(i);
    lower ||= code > 0x60;
    if (isAlnum(code)) continue;
    compact += text.slice(from, i);
    from = i + 1;
  }
  compact += text.slice(from, end);
  return lower ? compact.toUpperCase() : compact;
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isSpace = (code: number): boolean => code === 0x20 || code === 0xa0 || code === 0x202f;

/** Whether other digits stand a space away. */
export function numbersAround(text: string, start: number, end: number): boolean {
  return (
    (isSpace(codeAt(text, start - 1)) && isDigit(codeAt(text, start - 2))) ||
    (isSpace(codeAt(text, end)) && isDigit(codeAt(text, end + 1)))
  );
}

/** Seconds, milli- and microseconds since 1970 from 2017 on, and compact dates with a time from 2000 on. */
const TIME =
  /^(?:1[5-9]\d{8}(?:\d{3}){0,3}|20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:(?:[01]\d|2[0-3])(?:[0-5]\d(?:[0-5]\d\d{0,6})?)?)?)$/;
const SEQUENCES = ['12345678901234567890', '01234567890123456789', '98765432109876543210'];

/** Digits that are more often something else: times, the same one again and again, those that come to mind. */
export function isPlainNumber(compact: string): boolean {
  return (
    TIME.test(compact) ||
    /^(\d)\1+$/.test(compact) ||
    SEQUENCES.some((sequence) => sequence.startsWith(compact))
  );
}

/** Joins numbers in a list. */
const and = latePattern(
  String.raw`(?<!\p{L})(?:and|or|und|oder|et|ou|y|o|e|i|ve|och|og|ja|en)(?!\p{L})`,
  'giu',
);

/** Whether nothing but punctuation and conjunctions stands beside the spans, which are in order of their starts. */
export function isWholeText(text: string, spans: readonly Span[]): boolean {
  let rest = '';
  let from = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    rest += `${text.slice(from, Math.max(from, start))} `;
    from = Math.max(from, end);
  }
  return !letterOrDigit().test((rest + text.slice(from)).replaceAll(and(), ' '));
}
