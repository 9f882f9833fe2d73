import type { Span, StringContext } from '../../detector.ts';

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
  for (; end < at + 3 && isDigit(text.charCodeAt(end)); end += 1)
    value = value * 10 + text.charCodeAt(end) - ZERO;
  if (end === at || value > 255 || isDigit(text.charCodeAt(end))) return -1;
  return end - at > 1 && text.charCodeAt(at) === ZERO ? -1 : end;
}

/** End of the four octets at `start`; -1 where there are none. */
function quadEnd(text: string, start: number): number {
  let end = octetEnd(text, start);
  for (let i = 0; i < 3 && end !== -1; i += 1)
    end = text.charCodeAt(end) === DOT ? octetEnd(text, end + 1) : -1;
  return end;
}

/** What ties the digits behind it to a word or a longer number. */
const TIED_BEFORE = /(?:[\p{Ll}\p{Lu}\p{Nd}_.]|[A-Za-z\d]-)$/u;
const ESCAPE = /\\[nrt]$/;
/** A letter or digit, the next part of a version, the ending of a file. */
const TIED_BEHIND =
  /^(?:[\p{Ll}\p{Lu}\p{Nd}_]|[+~]\w|-(?!\d{1,3}(?![\w-]))\w|\.(?:jar|war|zip|tar|t?gz|xz|exe|msi|dll|rpm|deb|whl|so|js|md|txt|pdf|html?)\b|\.\d+\.\d|\.\w\.\d)/u;

const LOOK = 32;
/** Words behind which four numbers are a version. */
const VERSION_WORD =
  /(?:\b(?:versions?|ver|release|rel|rev|revision|build|firmware|fw|sdk|clr|kernel|msie|rv|firefox|chrome|chromium|safari|opera|edge|gecko|windows|android|ios|macos|java|jre|jdk|assembly|dll|driver|plugin|package|upgraded? (?:to|from)|updated? (?:to|from))(?: (?:is|was|number|no))?[\s:=v."'([-]{0,4}|\b[vV]\.?)$/i;
/** `Chrome/126.0.0.0`, `libfoo==1.2.3.4`: a product with its version; not `/path/10.0.0.1`, `//host/10.0.0.1`. */
const PRODUCT = /(?:^|[\s"'(;,])([A-Za-z][\w+.-]*)(?:\/|[=~<>!]=)$/;
/** What stands before an address in the same way: Java's `localhost/127.0.0.1`, Cisco's `inside/10.0.0.1`. */
const PLACE =
  /^(?:[\w.-]+\.[a-z]{2,}|localhost|host(?:name)?|ip(?:v?4)?|src|dst|source|destination|addr(?:ess)?|server|client|peer|node|broker|inside|outside|dmz|from|to)$/i;

function isVersion(text: string, start: number, end: number, { words }: StringContext): boolean {
  // An address has a port, a prefix or a user; a version never.
  if (/^(?::\d|\/\d|@)/.test(text.slice(end, end + 2))) return false;
  const before = text.slice(Math.max(0, start - LOOK), start);
  const product = PRODUCT.exec(before)?.[1];
  if (product !== undefined) return !PLACE.test(product);
  if (before !== '') return VERSION_WORD.test(before) || /[<>~^!]=?$/.test(before);
  return /(?:^| )(?:versions?|release|build|firmware|user agent)(?: |$)/.test(words);
}

/** `/8` … `/32`, when no path of a URL goes on there. */
function withPrefix(text: string, start: number, end: number): number {
  if (text.charCodeAt(end) !== SLASH) return end;
  const match = /^\/(?:3[0-2]|[12]\d|\d)(?!\w|\.\w|\/\w)/.exec(text.slice(end, end + 6));
  return match === null || text.slice(Math.max(0, start - 2), start) === '//' ? end : end + match[0].length;
}

/** `192.168.1.1.443`: what tcpdump prints, an address with its port; object identifiers begin with 0, 1 or 2. */
function isFifthAllowed(text: string, start: number, end: number): boolean {
  if (text.charCodeAt(end) !== DOT || !isDigit(text.charCodeAt(end + 1))) return true;
  return !/^[0-2]\./.test(text.slice(start, start + 2));
}

/** Adds the dotted IPv4 addresses of `text`, with their prefixes, to `spans`. */
export function findIpv4(text: string, context: StringContext, spans: Span[]): void {
  let last = -1;
  for (let dot = text.indexOf('.'); dot !== -1; dot = text.indexOf('.', dot + 1)) {
    if (!isDigit(text.charCodeAt(dot + 1))) continue;
    let start = dot;
    while (start > dot - 3 && isDigit(text.charCodeAt(start - 1))) start -= 1;
    if (start === dot || isDigit(text.charCodeAt(start - 1))) continue;
    const quad = quadEnd(text, start);
    if (quad === -1) continue;
    const end = withPrefix(text, start, quad);
    dot = end - 1;
    const before = text.slice(Math.max(0, start - 2), start);
    // `10.0.0.1-10.0.0.9`: a range.
    const isRange = last === start - 1;
    if (!isRange && TIED_BEFORE.test(before) && !ESCAPE.test(before)) continue;
    if (TIED_BEHIND.test(text.slice(end, end + 16)) && !isRangeBehind(text, end)) continue;
    if (!isFifthAllowed(text, start, end)) continue;
    const first = text.slice(start, quad);
    if (first.startsWith('0.') && first !== '0.0.0.0') continue;
    // In a URL this machine's own address says nothing of anybody.
    if (before === '//' && first.startsWith('127.')) continue;
    if (isVersion(text, start, quad, context)) continue;
    spans.push({ start, end });
    last = end;
  }
}

function isRangeBehind(text: string, end: number): boolean {
  return text.charAt(end) === '-' && quadEnd(text, end + 1) !== -1;
}
