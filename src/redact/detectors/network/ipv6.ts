import { parseIp } from '../../../kernel/ip-address.ts';
import { characterSet, codeAt, DIGITS, everyMatch, runEnd, runStart } from '../../characters.ts';
import type { Span, StringContext } from '../../detector.ts';
import { latePattern } from '../../late-pattern.ts';
import { tellingWords } from '../../telling-words.ts';

const GROUPS = characterSet(`${DIGITS}abcdefABCDEF:`);
const DOTTED = characterSet(`${DIGITS}abcdefABCDEF:.`);
/** Eight groups, and `::ffff:255.255.255.255` spelled out, with some room. */
const MAX_LENGTH = 56;
const COLON = 0x3a;

/** `%eth0`, not the escape `%20`. */
const ZONE = /^%(?![2-7][\da-f])[a-z\d][\w.-]{0,15}/i;
const PREFIX = /^\/(?:12[0-8]|1[01]\d|[1-9]?\d)(?!\w|\.\w|\/\w)/;
const wordBefore = latePattern(String.raw`[\p{Ll}\p{Lu}\p{Nd}_]$`, 'u');
const ESCAPE = /\\[nrt]$/;
const wordBehind = latePattern(String.raw`^(?:[\p{Ll}\p{Lu}\p{Nd}_]|\.\d|:[\da-f])`, 'iu');

/** Start of the address in the run before `at`; a label in front of it, `addr:`, is left out. */
function addressStart(text: string, at: number): number {
  let start = runStart(text, at, GROUPS, MAX_LENGTH);
  // `%3D::1`: an escape is none of it.
  if (text.charAt(start - 1) === '%' && at - start >= 2) start += 2;
  const before = text.slice(Math.max(0, start - 2), start);
  if (ESCAPE.test(before)) return start;
  if (wordBefore().test(before)) {
    const colon = text.indexOf(':', start);
    if (colon === -1 || colon >= at || codeAt(text, colon + 1) === COLON) return -1;
    return colon + 1;
  }
  if (codeAt(text, start) === COLON && codeAt(text, start + 1) !== COLON) start += 1;
  return start;
}

function addressEnd(text: string, from: number, start: number): number {
  let end = runEnd(text, from, DOTTED, MAX_LENGTH);
  while (end > start && text.charAt(end - 1) === '.') end -= 1;
  if (codeAt(text, end - 1) === COLON && codeAt(text, end - 2) !== COLON) end -= 1;
  return end;
}

/** Words beside which `::` alone is the unspecified address, and not punctuation. */
const tells = tellingWords(
  'ip ipv6 address addr bind bound listen listening host any unspecified gateway route src dst source destination'.split(
    ' ',
  ),
  24,
  0,
);

/** `::` is also punctuation in code, headings and slices: `x :: Int`, `Home :: Shop`, `a[1::2]`. */
function isUnspecified(text: string, span: Span, context: StringContext): boolean {
  const { start, end } = span;
  if (start === 0 && end === text.length) return true;
  if (/[=[]$/.test(text.slice(0, start).slice(-1)) || text.charAt(end) === '/') return true;
  return (start === 0 || /[\s(,;"']/.test(text.charAt(start - 1))) && tells(text, span, context);
}

/** Names joined by `::`, as code has them: no digit, or cases mixed; and two small numbers. */
function isName(address: string): boolean {
  if (/^\d{1,2}::\d{0,2}$/.test(address)) return true;
  return !/\d/.test(address) || (/[a-f]/.test(address) && /[A-F]/.test(address) && address.length < 12);
}

function judge(text: string, start: number, at: number, context: StringContext): Span | undefined {
  const end = addressEnd(text, at, start);
  const address = text.slice(start, end);
  if ((address !== '::' && parseIp(address) === undefined) || wordBehind().test(text.slice(end, end + 2)))
    return undefined;
  // Eight pairs are an EUI-64, which is a MAC address.
  if (/^(?:[\da-f]{2}:){7}[\da-f]{2}$/i.test(address)) return undefined;
  const zone = ZONE.exec(text.slice(end, end + 18))?.[0].length ?? 0;
  const prefix = PREFIX.exec(text.slice(end + zone, end + zone + 8))?.[0].length ?? 0;
  const span = { start, end: end + zone + prefix };
  if (
    /[\w)\]]\[$/.test(text.slice(Math.max(0, start - 2), start)) &&
    !/^\]:\d/.test(text.slice(span.end, span.end + 3))
  )
    return undefined;
  if (address === '::') return prefix > 0 || isUnspecified(text, span, context) ? span : undefined;
  return zone + prefix === 0 && isName(address) ? undefined : span;
}

/** Adds addresses that are shortened with `::` to `spans`. */
export function findShortIpv6(text: string, context: StringContext, spans: Span[]): void {
  for (let at = text.indexOf('::'); at !== -1; at = text.indexOf('::', at)) {
    const start = addressStart(text, at);
    const span = start === -1 ? undefined : judge(text, start, at, context);
    if (span !== undefined) spans.push(span);
    at = Math.max(at + 2, span?.end ?? 0);
  }
}

/** Eight groups, the last two perhaps in decimals; and with a group of zeros too many, as some programs print them. */
const full = latePattern(
  String.raw`(?<![\p{L}\p{N}_]|[\da-f]:)(?:(?:[\da-f]{1,4}:){6}(?:\d{1,3}\.){3}\d{1,3}|(?:[\da-f]{4}:){7}[\da-f]{4}:0000|(?:[\da-f]{1,4}:){7}[\da-f]{1,4})`,
  'giu',
);
const EXTRA = /:0000$/;

/** Whether six colons stand at most a group apart, without which no whole address is there. */
export function hasGroups(text: string): boolean {
  let count = 0;
  let last = -6;
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    count = at - last <= 5 ? count + 1 : 1;
    if (count === 6) return true;
    last = at;
  }
  return false;
}

/** Adds addresses with all their groups to `spans`. */
export function findFullIpv6(text: string, context: StringContext, spans: Span[]): void {
  for (const match of everyMatch(full(), text)) {
    const start = match.index;
    const end = start + match[0].length;
    const long = EXTRA.test(match[0]) && match[0].length === 44;
    if (long && !wordBehind().test(text.slice(end, end + 2))) spans.push({ start, end });
    const span = long ? undefined : judge(text, start, end, context);
    if (span !== undefined) spans.push(span);
  }
}
