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

/** A point in time that RFC 3339 can write; `text` does, with milliseconds and in UTC. */
export interface Instant {
  readonly ms: number;
  readonly text: string;
}

/** What our own client, CloudTrail and most others send; days after the 28th may not exist and take the long way. */
const CANONICAL = /^\d{4}-[01]\d-(?:0[1-9]|1\d|2[0-8])T\d\d:\d\d:\d\d(?:\.\d{3})?Z$/;

/** The last canonical text and what it says: what comes together happened together. */
let lastRead = '';
let lastInstant: Instant | undefined;

/**
 * Reads an instant: RFC 3339 and its usual relatives (a space for the `T`, an offset without colon, no seconds, no
 * offset, which means UTC), or a number of seconds or milliseconds since 1970. Undefined: it is none.
 */
export function readInstant(value: JsonValue | undefined): Instant | undefined {
  if (typeof value === 'string') {
    if (value === lastRead) return lastInstant;
    if (CANONICAL.test(value)) {
      const ms = Date.parse(value);
      const text = value.length === 24 ? value : `${value.slice(0, 19)}.000Z`;
      lastRead = value;
      lastInstant = ms >= 0 ? { ms, text } : undefined;
      return lastInstant;
    }
  }
  const ms =
    typeof value === 'number' ? fromNumber(value) : typeof value === 'string' ? fromText(value) : Number.NaN;
  return ms >= 0 && ms <= LAST_MS ? instantAt(ms) : undefined;
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

let last: Instant = { ms: 0, text: '1970-01-01T00:00:00.000Z' };

/** The instant `ms` of the epoch. The last one is remembered: all events of a request were received at once. */
export function instantAt(ms: number): Instant {
  if (last.ms !== ms) last = { ms, text: new Date(ms).toISOString() };
  return last;
}

/**
 * Whether an event's own time can be believed. Implausible times are kept, since they are what the sender said, and
 * marked by the label `clock_skew`; `event.created` tells when it really arrived.
 */
export function clockSkew(event: Instant, receivedMs: number): 'ahead' | 'behind' | undefined {
  if (event.ms - receivedMs > MAX_AHEAD_MS) return 'ahead';
  return receivedMs - event.ms > MAX_BEHIND_MS ? 'behind' : undefined;
}
