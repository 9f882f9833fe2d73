import { everythingBut, runEnd } from '../characters.ts';
import { CERTAINTY, type Detector, type Span } from '../detector.ts';
import { KIND } from '../traits.ts';

const AUTHORITY = everythingBut(' \t\r\n/?#"\'<>`\\');
const LOOSE = everythingBut(' \t\r\n"\'<>`\\');
const MAX_AUTHORITY = 1024;

/**
 * Where the user information of the URL whose authority begins at `from` ends: its last `@`. People also write
 * passwords with an unescaped `/`, `?` or `#`; then what stands behind the colon is no port.
 */
function userInfoEnd(text: string, from: number, colon: number): number {
  const strict = runEnd(text, from, AUTHORITY, MAX_AUTHORITY);
  const at = text.lastIndexOf('@', strict - 1);
  if (at > colon) return at;
  if (/^\d{0,5}$/.test(text.slice(colon + 1, strict))) return -1;
  const loose = text.slice(colon, runEnd(text, colon, LOOSE, MAX_AUTHORITY));
  const next = loose.indexOf('@');
  return next === -1 ? -1 : colon + next;
}

function isPlaceholder(password: string): boolean {
  return password === '' || /^(?:\*+|x+|\[REDACTED[^\]]*\]?|\$\{?\w+\}?|\{\{?[\w .]+\}?\}|%s|:?\w*)$/i.test(password)
    ? !/[\dA-Za-z]/.test(password) || /^(?:x+|\[REDACTED.*|\$\{?\w+\}?|\{\{?[\w .]+\}?\}|%s)$/i.test(password)
    : false;
}

/** Passwords in `scheme://user:password@host` (RFC 3986 §3.2.1). */
export const urlPassword: Detector = {
  type: 'url_password',
  version: 1,
  category: 'secret',
  certainty: CERTAINTY.checked,
  needs: { kinds: KIND.at | KIND.slash | KIND.colon, length: 8, digitRun: 0 },
  find(text) {
    const spans: Span[] = [];
    let nextAt = text.indexOf('@');
    for (let scheme = text.indexOf('://'); scheme !== -1; scheme = text.indexOf('://', scheme + 3)) {
      const from = scheme + 3;
      if (nextAt !== -1 && nextAt < from) nextAt = text.indexOf('@', from);
      if (nextAt === -1) break;
      if (nextAt - from > MAX_AUTHORITY || from < (spans.at(-1)?.end ?? 0)) continue;
      const colon = from + text.slice(from, nextAt).indexOf(':');
      if (colon < from) continue;
      const end = userInfoEnd(text, from, colon);
      if (end <= colon + 1 || isPlaceholder(text.slice(colon + 1, end))) continue;
      spans.push({ start: colon + 1, end });
    }
    return spans;
  },
};
