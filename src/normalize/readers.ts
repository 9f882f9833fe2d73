import type { SecurityEvent } from '../event/security-event.ts';
import { SEVERITIES, SEVERITY_NUMBER, type Severity, severityOfLevel } from '../event/severity.ts';
import { canonicalIp } from '../kernel/ip-address.ts';
import type { JsonValue } from '../kernel/json.ts';

/** Reads a value of one kind as the schema wants it; undefined: it is not of that kind. */
export type Reader<T> = (value: JsonValue) => T | undefined;

const WHITE = /\s/;
/** What of a card number may stand before its torn last group. */
const DIGIT_GROUPS = /[\d\s-]/;

/**
 * At most the first `max` UTF-16 units. The word that the end would tear goes as well, and digits in groups before it:
 * redaction comes later, and knows no half of a secret. A text of a single word is cut where it must be.
 */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = max;
  while (end > 0 && !WHITE.test(text.charAt(end - 1))) end -= 1;
  while (end > 0 && DIGIT_GROUPS.test(text.charAt(end - 1))) end -= 1;
  if (end > 0) return text.slice(0, end);
  const last = text.charCodeAt(max - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max);
}

/** A string that is not empty, clipped. */
export function text(max: number): Reader<string> {
  return (value) => (typeof value === 'string' && value !== '' ? clip(value, max) : undefined);
}

const shortText = text(256);

/** A short string, or a number such as a database id written as one. */
export const word: Reader<string> = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? String(value) : shortText(value);

/** A word, or up to `max` of them; none is clipped. */
export function words(max: number): Reader<string[]> {
  return (value) => {
    const list = Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
    if (list.length === 0 || list.length > max) return undefined;
    const read = list.flatMap((each) =>
      typeof each === 'string' && each.length > 256 ? [] : (word(each) ?? []),
    );
    return read.length === list.length ? read : undefined;
  };
}

export function integer(min: number, max: number): Reader<number> {
  return (value) => {
    const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
    return typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max
      ? number
      : undefined;
  };
}

export function oneOf<T extends string>(...allowed: readonly T[]): Reader<T> {
  return (value) => allowed.find((each) => each === value);
}

export const ipAddress: Reader<string> = (value) =>
  typeof value === 'string' && value.length <= 64 ? canonicalIp(value.trim()) : undefined;

export const HTTP_METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'CONNECT',
  'TRACE',
] as const;

export const httpMethod: Reader<string> = (value) => {
  const method = typeof value === 'string' && value.length <= 7 ? value.toUpperCase() : '';
  return HTTP_METHODS.find((each) => each === method);
};

type Outcome = SecurityEvent['event']['outcome'];
export const OUTCOME_WORDS = {
  success: ['success', 'succeeded', 'successful', 'ok', 'allowed', 'completed', 'approved'],
  failure: ['failure', 'failed', 'fail', 'error', 'denied', 'blocked', 'declined', 'rejected', 'refused'],
  unknown: ['unknown'],
} as const satisfies Readonly<Record<Outcome, readonly string[]>>;
const OUTCOMES = new Map<string, Outcome>(
  (Object.keys(OUTCOME_WORDS) as Outcome[]).flatMap((result) =>
    OUTCOME_WORDS[result].map((each) => [each, result] as const),
  ),
);

export const outcome: Reader<Outcome> = (value) =>
  typeof value === 'string' && value.length <= 10 ? OUTCOMES.get(value.toLowerCase()) : undefined;

/** Level words of the usual loggers beside our own five. */
export const LEVEL_WORDS = {
  info: ['info', 'information', 'informational', 'notice', 'log', 'debug', 'trace', 'verbose'],
  low: ['low'],
  medium: ['medium', 'moderate', 'warn', 'warning'],
  high: ['high', 'error', 'err'],
  critical: ['critical', 'crit', 'fatal', 'alert', 'emergency', 'emerg', 'severe'],
} as const satisfies Readonly<Record<Severity, readonly string[]>>;
const SEVERITY_OF_WORD = new Map<string, Severity>(
  SEVERITIES.flatMap((severity) => LEVEL_WORDS[severity].map((each) => [each, severity] as const)),
);
const wazuhLevel = integer(0, 16);

/** A level as a word or as Wazuh's 0–16. `level` is set when it was a number. */
export function readLevel(
  value: JsonValue,
): { readonly severity: number; readonly level?: number } | undefined {
  const level = wazuhLevel(value);
  if (level !== undefined) return { severity: SEVERITY_NUMBER[severityOfLevel(level)], level };
  const severity =
    typeof value === 'string' && value.length <= 16 ? SEVERITY_OF_WORD.get(value.toLowerCase()) : undefined;
  return severity && { severity: SEVERITY_NUMBER[severity] };
}
