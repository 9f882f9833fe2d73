import { hmacHex } from '../kernel/digest.ts';
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

/** Finds where a text was redacted before; tokens of the given types are known by their form. */
export function marksFinder(tokenTypes: readonly string[]): (text: string) => readonly Span[] {
  const tokens = tokenTypes.length === 0 ? '' : `|\\b(?:${tokenTypes.join('|')})_[0-9a-f]{16}(?![A-Za-z\\d])`;
  const marks = new RegExp(`${MASK}|${PARTIAL}${tokens}`, 'g');
  const none: readonly Span[] = [];
  return (text) => {
    if (tokens === '' && !text.includes('[REDACTED:') && !text.includes('***')) return none;
    return Array.from(text.matchAll(marks), ({ 0: found, index }) => ({
      start: index,
      end: index + found.length,
    }));
  };
}
