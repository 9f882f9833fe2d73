import { hmacHex } from '../kernel/digest.ts';
import { everyMatch } from './characters.ts';
import type { Span } from './detector.ts';

/** By type: types are those of detectors and rules, so they are few. */
const MASKS = new Map<string, string>();

/** What stands in the place of a finding. */
export function mask(type: string): string {
  let text = MASKS.get(type);
  if (text === undefined) {
    text = `[REDACTED:${type}]`;
    MASKS.set(type, text);
  }
  return text;
}

const TOKEN_LENGTH = 16;

/**
 * Pseudonym `<type>_<16 hex>`: the same for equal values under one key, so that rules can still correlate.
 * 64 bits of HMAC-SHA-256: without the key it cannot be computed or guessed from candidate values.
 */
export function token(key: string, type: string, canonical: string): string {
  return `${type}_${hmacHex(key, type, '\0', canonical).slice(0, TOKEN_LENGTH)}`;
}

const MARK = /^(?:\[REDACTED:[a-z\d_]{1,40}\]|\*+|HIDDEN_DUE_TO_SECURITY_REASONS|<sensitiveDataRemoved>)$/;

/** True of what a rule for `type` leaves, and of AWS's own mask: it is not redacted again. */
export function isMark(text: string, type: string): boolean {
  if (text.length > 80) return false;
  if (MARK.test(text)) return true;
  return text.startsWith(`${type}_`) && /^[0-9a-f]{16}$/.test(text.slice(type.length + 1));
}

const MASK = String.raw`\[REDACTED:[a-z\d_]{1,40}\]`;
const PARTIAL = String.raw`[^\s@]\*{3}@[A-Za-z\d.-]+|\*{12}\d{4}(?!\d)`;

const TOKEN_END = String.raw`_[0-9a-f]{16}(?![A-Za-z\d])`;
const MAX_TYPE = 40;
const WITHOUT_TOKENS = new RegExp(`${MASK}|${PARTIAL}`, 'g');
const WITH_TOKENS = new RegExp(`${MASK}|${PARTIAL}|${TOKEN_END}`, 'g');
const NO_MARKS: readonly Span[] = [];

/** Finds where a text was redacted before; tokens of the given types are known by their form. */
export function marksFinder(tokenTypes: readonly string[]): (text: string) => readonly Span[] {
  const types = new Set(tokenTypes);
  const marks = types.size === 0 ? WITHOUT_TOKENS : WITH_TOKENS;
  /** Where the longest type begins that ends before `end`: `%3Demail_…` and `-ppassword_…` are tokens behind something. */
  const typeStart = (text: string, end: number): number | undefined => {
    for (let start = Math.max(0, end - MAX_TYPE); start < end; start += 1)
      if (types.has(text.slice(start, end))) return start;
    return undefined;
  };
  return (text) => {
    if (types.size === 0 && !text.includes('[REDACTED:') && !text.includes('***')) return NO_MARKS;
    return everyMatch(marks, text).flatMap(({ 0: found, index }) => {
      const start = found.startsWith('_') ? typeStart(text, index) : index;
      return start === undefined ? [] : [{ start, end: index + found.length }];
    });
  };
}
