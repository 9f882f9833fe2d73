import {
  type CharacterSet,
  characterSet,
  contains,
  DIGITS,
  LETTERS,
  runEnd,
  runStart,
} from '../characters.ts';
import { CERTAINTY, type Detector, type Span } from '../detector.ts';
import { KIND, needs } from '../traits.ts';

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

const AT = 64;
const DOT = 46;
const HYPHEN = 45;

/** Endings of file names that are not top-level domains: `logo@2x.png`. */
const FILE_ENDINGS = new Set(
  'png jpg jpeg gif webp svg js mjs cjs ts tsx jsx css json html htm xml yaml yml txt log map dll exe so jar class'.split(
    ' ',
  ),
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
  // What stands before the first letter or digit belongs to the sentence.
  while (i < at && !/[\p{L}\p{N}_]/u.test(text.charAt(i))) i += 1;
  return i;
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
  const labels = domain.split('.');
  const top = labels.at(-1) ?? '';
  if (labels.length < 2 || !/^(?:\p{L}{2,63}|xn--[a-z\d-]{1,59})$/iu.test(top)) return false;
  if (FILE_ENDINGS.has(top.toLowerCase()) || /^v?\d+\.\d/.test(domain)) return false;
  return labels.every((label) => label !== '' && !label.startsWith('-') && !label.endsWith('-'));
}

function within(text: string, start: number, set: CharacterSet): number {
  return runStart(text, start, set, MAX_LOOK);
}

/** `scheme://user:password@host`: the last `@` of an authority separates, it makes no address. */
function isUserInfo(text: string, start: number, end: number): boolean {
  const from = within(text, start, AUTHORITY);
  if (text.slice(from - 2, from) !== '//' || text.charAt(from - 3) !== ':') return false;
  return !text.slice(end, runEnd(text, end, AUTHORITY, MAX_LOOK)).includes('@');
}

/** A role session named by an address is an identity: `arn:aws:sts::…/jane@example.com`, `AROA…:jane@example.com`. */
function isAwsPrincipal(text: string, start: number): boolean {
  const before = text.slice(within(text, start, TOKEN), start);
  return /arn:aws[\w-]*:/.test(before) || /(?:^|[^A-Z0-9])A[A-Z]{3}[A-Z0-9]{12,17}:$/.test(before);
}

/** `git@github.com:owner/repository`. */
function isGitRemote(text: string, start: number, at: number, end: number): boolean {
  return text.slice(start, at) === 'git' && text.charAt(end) === ':';
}

/** E-mail addresses, RFC 5321's dot-string locals with letters beyond ASCII, on a domain with a top level. */
export const email: Detector = {
  type: 'email',
  pack: 'contact',
  version: 1,
  category: 'personal',
  certainty: CERTAINTY.checked,
  needs: needs({ kinds: KIND.at | KIND.dot, length: 6 }),
  find(text) {
    const spans: Span[] = [];
    let floor = 0;
    for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
      if (text.charCodeAt(at + 1) === AT) continue;
      const start = localStart(text, at, floor);
      if (start === at) continue;
      const end = domainEnd(text, at + 1);
      if (!isDomain(text.slice(at + 1, end))) continue;
      if (isUserInfo(text, start, end) || isAwsPrincipal(text, start) || isGitRemote(text, start, at, end))
        continue;
      spans.push({ start, end });
      floor = end;
    }
    return spans;
  },
  partial: (value) => `${value.charAt(0)}***${value.slice(value.indexOf('@'))}`,
  canonical: (value) => value.toLowerCase(),
};
