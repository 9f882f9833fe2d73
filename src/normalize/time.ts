import type { JsonValue } from '../kernel/json.ts';

/** Clocks of honest senders differ by less. */
const MAX_AHEAD_MS = 5 * 60_000;
/** Clients that were offline send what they kept; nothing keeps longer. */
const MAX_BEHIND_MS = 7 * 86_400_000;
/** 9999-12-31T23:59:59.999Z: the last instant that RFC 3339 can write. */
const LAST_MS = 253_402_300_799_999;
/** Numbers below it are seconds (up to the year 5138), the others milliseconds (from 1973). */
const FIRST_MS_NUMBER = 1e11;

const DATE_TIME = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(:\d\d)?(?:[.,](\d{1,9}))?\s?([Zz]|[+-]\d\d:?\d\d|)$/;

/**
 * Reads an instant as epoch ms: RFC 3339 and its usual relatives (a space for the `T`, an offset without colon, no
 * seconds, no offset, which means UTC), or a number of seconds or milliseconds since 1970. Undefined: it is none.
 */
export function readInstant(value: JsonValue | undefined): number | undefined {
  const ms =
    typeof value === 'number' ? fromNumber(value) : typeof value === 'string' ? fromText(value) : Number.NaN;
  return ms >= 0 && ms <= LAST_MS ? ms : undefined;
}

function fromNumber(value: number): number {
  return Math.floor(Math.abs(value) < FIRST_MS_NUMBER ? value * 1_000 : value);
}

function fromText(text: string): number {
  if (text.length > 40) return Number.NaN;
  const [match, date, minutes, seconds = ':00', fraction = '0', zone] = DATE_TIME.exec(text) ?? [];
  if (match === undefined) return /^\d{9,13}$/.test(text) ? fromNumber(Number(text)) : Number.NaN;
  const offset = !zone || zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  return Date.parse(`${date}T${minutes}${seconds}.${fraction.slice(0, 3)}${offset}`);
}

export function rfc3339(ms: number): string {
  return new Date(ms).toISOString();
}

/**
 * Whether an event's own time can be believed. Implausible times are kept, since they are what the sender said, and
 * marked by the label `clock_skew`; `event.created` tells when it really arrived.
 */
export function clockSkew(eventMs: number, receivedMs: number): 'ahead' | 'behind' | undefined {
  if (eventMs - receivedMs > MAX_AHEAD_MS) return 'ahead';
  return receivedMs - eventMs > MAX_BEHIND_MS ? 'behind' : undefined;
}
