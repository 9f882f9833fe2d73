import { appended } from '../../appended.ts';
import { characterSet, codeAt, contains, DIGITS, LETTERS, runStart } from '../../characters.ts';
import type { Span, StringContext } from '../../detector.ts';
import { casedOrDigit } from '../../late-pattern.ts';
import { isMaskEnd } from '../../scan/surroundings.ts';
import { fieldTest } from '../../telling-words.ts';

const ZERO = 0x30;
const DOT = 0x2e;
const SLASH = 0x2f;

function isDigit(code: number): boolean {
  return code >= ZERO && code <= 0x39;
}

/** End of the decimal 0–255 without leading zeros at `at`; -1 where there is none. */
function octetEnd(text: string, at: number): number {
  let value = 0;
  let end = at;
  for (; end < at + 3 && isDigit(codeAt(text, end)); end += 1)
    value = value * 10 + text.charCodeAt(end) - ZERO;
  if (end === at || value > 255 || isDigit(codeAt(text, end))) return -1;
  return end - at > 1 && codeAt(text, at) === ZERO ? -1 : end;
}

/** End of the four octets at `start`; -1 where there are none. */
function quadEnd(text: string, start: number): number {
  let end = octetEnd(text, start);
  for (let i = 0; i < 3 && end !== -1; i += 1) end = codeAt(text, end) === DOT ? octetEnd(text, end + 1) : -1;
  return end;
}

const ALNUM = characterSet(DIGITS + LETTERS);
const NAME = characterSet(`${DIGITS}${LETTERS}_+.-`);
const BACKSLASH = 0x5c;
const HYPHEN = 0x2d;

/** Whether the character before belongs to a word or a longer number; the `n` of `\n` in a quoted text does not. */
function isTiedBefore(text: string, start: number): boolean {
  if (start === 0) return false;
  const code = codeAt(text, start - 1);
  if (code >= 128) return casedOrDigit().test(text.charAt(start - 1));
  const before = codeAt(text, start - 2);
  if (contains(ALNUM, code)) return before !== BACKSLASH || !'nrt'.includes(text.charAt(start - 1));
  return (
    code === DOT || code === UNDERSCORE || code === PERCENT || (code === HYPHEN && contains(ALNUM, before))
  );
}

const UNDERSCORE = 0x5f;
/** `%201.2.3.4`: the escape is read before, and the text without it looked at again. */
const PERCENT = 0x25;
/** A letter or digit, the next part of a version, the ending of a file. */
const TIED_BEHIND =
  /^(?:\w|[+~]\w|-(?!\d{1,3}(?![\w-]))\w|\.(?:jar|war|zip|tar|t?gz|xz|exe|msi|dll|rpm|deb|whl|so|js|md|txt|pdf|html?)\b|\.\d+\.\d|\.\w\.\d)/;
const MAY_TIE = characterSet(`${DIGITS}${LETTERS}_+~-.`);

function isTiedBehind(text: string, end: number): boolean {
  return contains(MAY_TIE, codeAt(text, end)) && TIED_BEHIND.test(text.slice(end, end + 16));
}

const LOOK = 32;
/** Words behind which four numbers are a version. */
const VERSION_WORD =
  /(?:\b(?:versions?|ver|release|rel|rev|revision|build|firmware|fw|sdk|clr|kernel|msie|rv|firefox|chrome|chromium|safari|opera|edge|gecko|windows|android|ios|macos|java|jre|jdk|assembly|dll|driver|plugin|package|upgraded? (?:to|from)|updated? (?:to|from))(?: (?:is|was|number|no))?[\s:=v."'([-]{0,4}|\b[vV]\.?)$/i;
/** What stands before an address as a product does before its version: Java's `localhost/127.0.0.1`, Cisco's `inside/10.0.0.1`. */
const PLACE =
  /^(?:[\w.-]+\.[a-z]{2,}|localhost|host(?:name)?|ip(?:v?4)?|src|dst|source|destination|addr(?:ess)?|server|client|peer|node|broker|inside|outside|dmz|from|to)$/;
const LOWER_CASE = 0x61;
const BEFORE_PRODUCT = characterSet(' \t"\'(;,=:[{|>');

/** `Chrome/126.0.0.0`, `libfoo==1.2.3.4`: a product with its version; not `/path/10.0.0.1`, `//host/10.0.0.1`. */
function isProduct(text: string, separator: number): boolean {
  if (isMaskEnd(text, separator)) return true;
  const start = runStart(text, separator, NAME, LOOK);
  if (start === separator || (start > 0 && !contains(BEFORE_PRODUCT, text.charCodeAt(start - 1))))
    return false;
  const name = text.slice(start, separator);
  return (text.charCodeAt(start) < LOWER_CASE && !name.includes('.')) || !PLACE.test(name);
}

const isVersionField = fieldTest(/ (?:versions?|release|build|firmware|user agent) /);

function isVersion(text: string, start: number, end: number, context: StringContext): boolean {
  const behind = codeAt(text, end);
  // An address has a port, a prefix or a user; a version never.
  if ((behind === COLON || behind === SLASH) && isDigit(codeAt(text, end + 1))) return false;
  if (start === 0) return isVersionField(context);
  if (codeAt(text, start - 1) === SLASH) return isProduct(text, start - 1);
  if (/[=~<>!^]$/.test(text.charAt(start - 1)) && isCompared(text, start)) return true;
  return VERSION_WORD.test(text.slice(Math.max(0, start - LOOK), start));
}

/** `libfoo==1.2.3.4`, `>=1.2.3.4`, `~1.2.3.4`; `ip=1.2.3.4` and `ip==1.2.3.4` name an address. */
function isCompared(text: string, start: number): boolean {
  const operator = runStart(text, start, OPERATORS, 3);
  if (start - operator === 1 && text.charAt(operator) === '=') return false;
  return contains(NAME, codeAt(text, operator - 1)) ? isProduct(text, operator) : true;
}

const OPERATORS = characterSet('=~<>!^');
const COLON = 0x3a;

/** `/8` … `/32`, when no path of a URL goes on there. */
function withPrefix(text: string, start: number, end: number): number {
  if (codeAt(text, end) !== SLASH) return end;
  const match = /^\/(?:3[0-2]|[12]\d|\d)(?!\w|\.\w|\/\w)/.exec(text.slice(end, end + 6));
  return match === null || text.slice(Math.max(0, start - 2), start) === '//' ? end : end + match[0].length;
}

/** `192.168.1.1.443`: what tcpdump prints, an address with its port; object identifiers begin with 0, 1 or 2. */
function isFifthAllowed(text: string, start: number, end: number): boolean {
  if (codeAt(text, end) !== DOT || !isDigit(codeAt(text, end + 1))) return true;
  return !/^[0-2]\./.test(text.slice(start, start + 2));
}

/** Whether four numbers with dots between, and nothing else, are an address. */
export function isIpv4(text: string, context: StringContext): boolean {
  if (quadEnd(text, 0) !== text.length || (text.startsWith('0.') && text !== '0.0.0.0')) return false;
  return !isVersionField(context);
}

/** The dotted IPv4 addresses of `text`, with their prefixes; undefined for none. */
export function findIpv4(text: string, context: StringContext): Span[] | undefined {
  let spans: Span[] | undefined;
  let last = -1;
  for (let dot = text.indexOf('.'); dot !== -1; dot = text.indexOf('.', dot + 1)) {
    if (!isDigit(codeAt(text, dot + 1))) continue;
    let start = dot;
    while (start > dot - 3 && isDigit(codeAt(text, start - 1))) start -= 1;
    if (start === dot || isDigit(codeAt(text, start - 1))) continue;
    const quad = quadEnd(text, start);
    if (quad === -1) continue;
    const end = withPrefix(text, start, quad);
    dot = end - 1;
    // `10.0.0.1-10.0.0.9`: a range.
    if (last !== start - 1 && isTiedBefore(text, start)) continue;
    if (isTiedBehind(text, end) && !isRangeBehind(text, end)) continue;
    if (!isFifthAllowed(text, start, end)) continue;
    if (text.startsWith('0.', start) && !text.startsWith('0.0.0.0', start)) continue;
    // In a URL or path this machine's own address says nothing of anybody.
    if (codeAt(text, start - 1) === SLASH && text.startsWith('127.', start)) continue;
    if (isVersion(text, start, quad, context)) continue;
    spans = appended(spans, { start, end });
    last = end;
  }
  return spans;
}

function isRangeBehind(text: string, end: number): boolean {
  return text.charAt(end) === '-' && quadEnd(text, end + 1) !== -1;
}
