import { characterSet, DIGITS, everyMatch, everythingBut, LETTERS, runEnd } from '../characters.ts';
import { CERTAINTY, type Detector, type Span } from '../detector.ts';
import { KIND, needs } from '../traits.ts';

const TOKEN68 = characterSet(`${LETTERS}${DIGITS}-._~+/=`);
const COOKIE = /\bcookie["']?[ \t]{0,2}:[ \t]{0,2}["']?/gi;
const AUTHORIZATION =
  /\bauthorization["'\\]{0,2}[ \t]{0,2}[:=][ \t]{0,2}["'\\]{0,2}(?:[A-Za-z][\w-]{1,30}[ \t]{1,3})?/gi;
const LINE = everythingBut('\r\n"\'');

/** Cookies of a `Cookie:` or `Set-Cookie:` line (RFC 6265 §4), to the end of the line or of the quotes around it. */
export const cookie: Detector = {
  type: 'cookie',
  pack: 'secret',
  version: 1,
  category: 'secret',
  certainty: CERTAINTY.generic,
  needs: needs({ kinds: KIND.colon | KIND.equals, length: 12 }),
  find(text) {
    const spans: Span[] = [];
    for (const match of everyMatch(COOKIE, text)) {
      const start = match.index + match[0].length;
      if (start < (spans.at(-1)?.end ?? 0)) continue;
      const end = runEnd(text, start, LINE);
      if (/^[\w.-]{1,128}=[^\s;]/.test(text.slice(start, start + 130))) spans.push({ start, end });
    }
    return spans;
  },
};

/** What stands in an `Authorization:` line behind whatever scheme (RFC 9110 §11.6.2). */
export const authorization: Detector = {
  type: 'authorization',
  pack: 'secret',
  version: 1,
  category: 'secret',
  certainty: CERTAINTY.generic,
  needs: needs({ kinds: KIND.letter, anyOf: KIND.colon | KIND.equals, length: 20 }),
  find(text) {
    const spans: Span[] = [];
    for (const match of everyMatch(AUTHORIZATION, text)) {
      const start = match.index + match[0].length;
      const end = runEnd(text, start, TOKEN68);
      if (end - start >= 8 && /\d/.test(text.slice(start, end))) spans.push({ start, end });
    }
    return spans;
  },
};
