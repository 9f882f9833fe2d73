import { appended } from '../../appended.ts';
import {
  type CharacterSet,
  characterSet,
  codeAt,
  contains,
  DIGITS,
  LETTERS,
  runEnd,
  runStart,
} from '../../characters.ts';
import { CERTAINTY, type Span, type TextDetector } from '../../detector.ts';
import { latePattern, letterOrDigit } from '../../late-pattern.ts';
import { KIND } from '../../scan/kinds.ts';

/** Less than RFC 5321 allows: what joins words in URLs and headers is left out, and `*`, which partial forms contain. */
const LOCAL = characterSet(`${LETTERS}${DIGITS}.'+-_`);
const DOMAIN = characterSet(`${LETTERS}${DIGITS}.-`);
const AUTHORITY = characterSet(`${LETTERS}${DIGITS}.-_~!$&'()*+,;=:%@`);
const TOKEN = characterSet(`${LETTERS}${DIGITS}.-_~!$&+,;=:%@/*`);
/** RFC 5321 §4.5.3.1. */
const MAX_LOCAL = 64;
const MAX_DOMAIN = 255;
/** How far around a match its surroundings are read. */
const MAX_LOOK = 256;

const WORD = characterSet(`${LETTERS}${DIGITS}_`);
const LETTER = characterSet(LETTERS);
const ASCII = 128;

const AT = 64;
const DOT = 46;
const HYPHEN = 45;
const SLASH = 47;
const COLON = 58;
const QUOTE = 34;
const BACKSLASH = 92;

/** Endings of files and of systemd's units that are no top-level domains: `logo@2x.png`, `user@1000.service`. */
const FILE_ENDINGS = new Set(
  (
    'png jpg jpeg gif webp svg avif ico bmp tiff heic woff ttf js mjs cjs ts tsx jsx css scss json html htm xml yaml yml toml ' +
    'txt log csv pdf conf cfg ini lock bak tmp map wasm dll exe so jar war class java rb php pem crt ' +
    'service socket mount automount swap timer slice scope'
  ).split(' '),
);

/** Letters beyond ASCII that names are written with; other scripts touch addresses without a space between. */
function isNameLetter(code: number): boolean {
  return (code >= 0xc0 && code <= 0x24f) || (code >= 0x370 && code <= 0x52f);
}

function localStart(text: string, at: number, floor: number): number {
  let i = at;
  const stop = Math.max(floor, at - MAX_LOCAL);
  while (i > stop) {
    const code = text.charCodeAt(i - 1);
    if (!contains(LOCAL, code) && !isNameLetter(code)) break;
    i -= 1;
  }
  // `\njane@…` in a quoted text begins behind the escape.
  if (codeAt(text, i - 1) === BACKSLASH && i < at - 1 && 'nrt'.includes(text.charAt(i))) i += 1;
  // What stands before the first letter or digit belongs to the sentence.
  while (i < at && !isWordStart(text, i)) i += 1;
  return i < at ? i : quotedStart(text, at, stop);
}

function isWordStart(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < ASCII ? contains(WORD, code) : letterOrDigit().test(text.charAt(at));
}

/** `"jane doe"@example.com`; and in scripts that are written without blanks, `用户@例子.公司`. */
function quotedStart(text: string, at: number, stop: number): number {
  if (codeAt(text, at - 1) !== QUOTE) return scriptStart(text, at, stop);
  const quote = text.lastIndexOf('"', at - 2);
  return quote < stop || quote > at - 3 || /[\n:,@]/.test(text.slice(quote, at)) ? at : quote;
}

function scriptStart(text: string, at: number, stop: number): number {
  if (!isScriptLetter(codeAt(text, at + 1))) return at;
  let i = at;
  while (i > stop && isScriptLetter(text.charCodeAt(i - 1))) i -= 1;
  return i;
}

/** Letters of scripts behind Cyrillic; not punctuation, surrogates and private characters. */
function isScriptLetter(code: number): boolean {
  if (code < FIRST_SCRIPT || code >= 0xd800) return false;
  return !(code >= 0x2000 && code <= 0x206f) && !(code >= 0x3000 && code <= 0x303f);
}

/** End of a domain in one of those scripts, its labels too: a dot at least, and two letters behind the last. */
function scriptDomainEnd(text: string, from: number): number | undefined {
  let label = from;
  let i = from;
  for (const stop = Math.min(text.length, from + MAX_DOMAIN); i < stop; i += 1) {
    const code = text.charCodeAt(i);
    if (code === DOT && isScriptLetter(codeAt(text, i + 1))) label = i + 1;
    else if (!isScriptLetter(code) && code !== HYPHEN) break;
  }
  return label > from && i - label >= 2 ? i : undefined;
}

/** Where Cyrillic ends and scripts begin of which domains have labels of their own. */
const FIRST_SCRIPT = 0x530;
/** `jane@example.com-2026`, `jane@example.com.log`: a name made of an address. */
const NAMED_AFTER = /^.{1,240}?\.(?:com|net|org|edu|gov|info)(?=[-.])/i;

/** End of the domain at `from`; undefined when there is none. */
function findDomainEnd(text: string, from: number): number | undefined {
  if (isScriptLetter(codeAt(text, from))) return scriptDomainEnd(text, from);
  const end = domainEnd(text, from);
  const domain = text.slice(from, end);
  if (isDomain(domain)) return end;
  const shorter = NAMED_AFTER.exec(domain)?.[0];
  return shorter !== undefined && isDomain(shorter) ? from + shorter.length : undefined;
}

function domainEnd(text: string, from: number): number {
  let i = from;
  const stop = Math.min(text.length, from + MAX_DOMAIN);
  while (i < stop && (contains(DOMAIN, text.charCodeAt(i)) || isNameLetter(text.charCodeAt(i)))) i += 1;
  while (i > from && (text.charCodeAt(i - 1) === DOT || text.charCodeAt(i - 1) === HYPHEN)) i -= 1;
  return i;
}

/** Labels of letters, digits and inner hyphens; the last one alphabetic, at least two long, no file ending, no version. */
function isDomain(domain: string): boolean {
  const dot = domain.lastIndexOf('.');
  if (dot === -1 || domain.length - dot < 3 || !areLabels(domain)) return false;
  const top = domain.slice(dot + 1);
  if (!isAlphabetic(top) && !otherTop().test(top)) return false;
  return !FILE_ENDINGS.has(top.toLowerCase()) && !VERSION.test(domain);
}

/** In other alphabets, or encoded for them (RFC 5890 §2.3.2.1). */
const otherTop = latePattern(String.raw`^(?:\p{L}{2,63}|xn--[a-z\d-]{1,59})$`, 'iu');
const VERSION = /^v?\d+\.\d/;

function isAlphabetic(top: string): boolean {
  for (let i = 0; i < top.length; i += 1) if (!contains(LETTER, top.charCodeAt(i))) return false;
  return top.length <= 63;
}

function areLabels(domain: string): boolean {
  let before = DOT;
  for (let i = 0; i <= domain.length; i += 1) {
    const code = i < domain.length ? domain.charCodeAt(i) : DOT;
    if (code === DOT && (before === DOT || before === HYPHEN)) return false;
    if (code === HYPHEN && before === DOT) return false;
    before = code;
  }
  return true;
}

function within(text: string, start: number, set: CharacterSet): number {
  return runStart(text, start, set, MAX_LOOK);
}

/** `scheme://user:password@host`: the last `@` of an authority separates, it makes no address. */
function isUserInfo(text: string, start: number, end: number): boolean {
  const before = codeAt(text, start - 1);
  if (start < 4 || (before !== SLASH && !contains(AUTHORITY, before))) return false;
  const from = within(text, start, AUTHORITY);
  if (text.slice(from - 2, from) !== '//' || text.charAt(from - 3) !== ':') return false;
  return !text.slice(end, runEnd(text, end, AUTHORITY, MAX_LOOK)).includes('@');
}

/** A role session named by an address is an identity: `arn:aws:sts::…/jane@example.com`, `AROA…:jane@example.com`. */
function isAwsPrincipal(text: string, start: number): boolean {
  if (start === 0) return false;
  const before = text.slice(within(text, start, TOKEN), start);
  return /arn:aws[\w-]*:/.test(before) || /(?:^|[^A-Z0-9])A[A-Z]{3}[A-Z0-9]{12,17}:$/.test(before);
}

/** `git@github.com:owner/repository`, `org-7@host:repository.git`. */
function isGitRemote(text: string, start: number, at: number, end: number): boolean {
  if (codeAt(text, end) !== COLON) return false;
  return text.slice(start, at) === 'git' || /^:[\w./~-]{1,200}\.git\b/.test(text.slice(end, end + MAX_LOOK));
}

const NONE: readonly Span[] = [];

/** E-mail addresses, RFC 5321's dot-string locals with letters beyond ASCII, on a domain with a top level. */
export const email: TextDetector = {
  type: 'email',
  version: 2,
  pack: 'contact',
  certainty: CERTAINTY.checked,
  when: { literals: ['@'], kinds: KIND.dot, length: 6 },
  find(text) {
    let spans: Span[] | undefined;
    let floor = 0;
    for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
      if (codeAt(text, at + 1) === AT) continue;
      const start = localStart(text, at, floor);
      if (start === at) continue;
      const end = findDomainEnd(text, at + 1);
      if (end === undefined) continue;
      if (isUserInfo(text, start, end) || isAwsPrincipal(text, start) || isGitRemote(text, start, at, end))
        continue;
      spans = appended(spans, { start, end });
      floor = end;
    }
    return spans ?? NONE;
  },
  partial: (value) => `${value.charAt(0)}***${value.slice(value.indexOf('@'))}`,
  canonical: (value) => value.toLowerCase(),
};
