import { codeAt } from '../../characters.ts';
import type { DigitRun } from './digit-runs.ts';

/** `2026-03-04`, `4.3.2026`, `04/03/2026`. */
export const DATE =
  /^(?:(?:19|20)\d\d([-./ ])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])([-./ ])(?:0?[1-9]|[12]\d|3[01])\2(?:19|20)\d\d)(?!\d)/;
/** `20260304`, with or without a time; seconds and milliseconds since 1970, from 2014 on. */
export const MOMENT =
  /^(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?|1[4-9]\d{8}|1[4-9]\d{11})$/;
/** The beginning of an IBAN in groups of four. */
export const ACCOUNT = /(?:^|\W)[A-Z]{2}\d\d(?: [A-Z\d]{4})* $/;
/** An IPv4 address and no more. */
export const QUAD =
  /^(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}(?!\.?\d)/;

const MAX_TIME = 24;

/** `2026-03-04T05:06:07.089Z`, which events are full of. */
export function isTime(text: string): boolean {
  return (
    text.length <= MAX_TIME &&
    codeAt(text, 10) === 0x54 &&
    codeAt(text, 4) === 0x2d &&
    codeAt(text, 13) === 0x3a
  );
}

/** Groups like those of a national number without trunk prefix, and not of another identifier. */
export function isGrouped(text: string, groups: DigitRun, digits: number): boolean {
  const lengths = groups.map(({ start, end }) => end - start).join('-');
  if (digits < 8 || digits > 12 || OTHER_GROUPS.test(lengths) || /\b[19]\b/.test(lengths)) return false;
  return groups.every(
    ({ start }, i) => i === 0 || !/[/.]/.test(text.slice(groups[i - 1]?.end, start)) || groups.length > 3,
  );
}

/** Of social security numbers, postal codes, cards and ranges. */
const OTHER_GROUPS = /^(?:3-2-4|5-4|4-4-4|4-5|3-3)$/;
