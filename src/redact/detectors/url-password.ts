import { everythingBut, runEnd } from '../characters.ts';
import { CERTAINTY, type Detector, type Span } from '../detector.ts';
import { KIND, needs } from '../traits.ts';
import { isPlaceholder } from './placeholder.ts';

const AUTHORITY = everythingBut(' \t\r\n/?#"\'<>`\\');
const LOOSE = everythingBut(' \t\r\n"\'<>`\\');
const MAX_AUTHORITY = 1024;

/**
 * The password of the URL whose authority begins at `from`: between the first colon and the last `@`. People also write
 * passwords with an unescaped `/`, `?` or `#`; then what stands behind the colon is no port.
 */
function passwordOf(text: string, from: number): Span | undefined {
  const authority = text.slice(from, runEnd(text, from, AUTHORITY, MAX_AUTHORITY));
  // A user name that was masked before contains a colon of its own.
  const colon = authority.indexOf(':', authority.startsWith('[REDACTED:') ? authority.indexOf(']') : 0);
  if (colon === -1) return undefined;
  const at = authority.lastIndexOf('@');
  if (at > colon) return { start: from + colon + 1, end: from + at };
  if (at !== -1 || /^\d{0,5}$/.test(authority.slice(colon + 1))) return undefined;
  const rest = text.slice(from + colon, runEnd(text, from + colon, LOOSE, MAX_AUTHORITY));
  const next = rest.indexOf('@');
  return next === -1 ? undefined : { start: from + colon + 1, end: from + colon + next };
}

/** Passwords in `scheme://user:password@host` (RFC 3986 §3.2.1). */
export const urlPassword: Detector = {
  type: 'url_password',
  pack: 'secret',
  version: 1,
  category: 'secret',
  certainty: CERTAINTY.checked,
  needs: needs({ kinds: KIND.at | KIND.slash | KIND.colon, length: 8 }),
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
