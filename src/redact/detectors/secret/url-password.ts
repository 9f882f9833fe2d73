import { characterSet, DIGITS, everythingBut, LETTERS, runEnd, runStart } from '../../characters.ts';
import { CERTAINTY, type Span, type TextDetector } from '../../detector.ts';
import { KIND } from '../../scan/kinds.ts';
import { isPlaceholder } from './placeholder.ts';
import { isRandom } from './strength.ts';

const AUTHORITY = everythingBut(' \t\r\n/?#"\'<>`\\');
const LOOSE = everythingBut(' \t\r\n"\'<>`\\');
const SCHEME = characterSet(`${LETTERS}${DIGITS}+.-`);
const MAX_AUTHORITY = 1024;
const MAX_SCHEME = 24;
/** Where `host:80/a@b` is a path; elsewhere `user:80/a@host` is a password. */
const HAS_PATHS = /^(?:https?|wss?|ftps?|file)$/i;
/** Users as long as tokens are tokens: `https://5f2c…@host`. */
const MIN_TOKEN = 20;
/** The user of a Sentry DSN, which has a detector of its own. */
const DSN_KEY = /^[\da-f]{32}$/;

/**
 * The password of the URL whose authority begins at `from`: between the first colon and the last `@`. People also write
 * passwords with an unescaped `/`, `?` or `#`; then what stands behind the colon is no port.
 */
function passwordOf(text: string, from: number): Span | undefined {
  const authority = text.slice(from, runEnd(text, from, AUTHORITY, MAX_AUTHORITY));
  // A user name that was masked before contains a colon of its own, and only another one goes on behind it.
  const masked = authority.startsWith('[REDACTED:') ? authority.indexOf(']') + 1 : 0;
  if (masked > 0 && authority.charAt(masked) !== ':') return undefined;
  const colon = authority.indexOf(':', masked);
  // What was redacted further on goes on behind the authority that it was.
  if (authority.slice(1, colon).endsWith('[REDACTED')) return undefined;
  const at = authority.lastIndexOf('@');
  if (at > 0 && (colon === -1 || at === colon + 1))
    return tokenOf(authority.slice(0, colon === -1 ? at : colon), from);
  if (colon === -1) return undefined;
  if (at > colon) return { start: from + colon + 1, end: from + at };
  if (at !== -1) return undefined;
  if (/^\d{0,5}$/.test(authority.slice(colon + 1))) {
    const scheme = text.slice(runStart(text, from - 3, SCHEME, MAX_SCHEME), from - 3);
    if (HAS_PATHS.test(scheme) || scheme === '') return undefined;
  }
  const rest = text.slice(from + colon, runEnd(text, from + colon, LOOSE, MAX_AUTHORITY));
  const next = rest.indexOf('@');
  return next === -1 ? undefined : { start: from + colon + 1, end: from + colon + next };
}

/** A user without a password that is as random as a token. */
function tokenOf(user: string, start: number): Span | undefined {
  return user.length >= MIN_TOKEN && !DSN_KEY.test(user) && isRandom(user)
    ? { start, end: start + user.length }
    : undefined;
}

/** Passwords in `scheme://user:password@host` (RFC 3986 §3.2.1), and tokens in the place of the user. */
export const urlPassword: TextDetector = {
  type: 'url_password',
  version: 2,
  pack: 'secret',
  certainty: CERTAINTY.checked,
  when: { literals: ['://'], kinds: KIND.at, length: 8 },
  find(text) {
    const spans: Span[] = [];
    let nextAt = text.indexOf('@');
    for (let scheme = text.indexOf('://'); scheme !== -1; scheme = text.indexOf('://', scheme + 3)) {
      const from = scheme + 3;
      if (nextAt !== -1 && nextAt < from) nextAt = text.indexOf('@', from);
      if (nextAt === -1) break;
      if (nextAt - from > MAX_AUTHORITY || from < (spans.at(-1)?.end ?? 0)) continue;
      const span = passwordOf(text, from);
      if (span !== undefined && !isPlaceholder(text.slice(span.start, span.end))) spans.push(span);
    }
    return spans;
  },
};
