import { characterSet, codeAt, DIGITS, LETTERS, runStart } from '../../characters.ts';
import type { Span } from '../../detector.ts';

/** What names are made of: letters of any language, digits, `_`, `-`, `.` and `$`. */
export const NAME = characterSet(`${LETTERS}${DIGITS}_-.$`);
NAME[NAME.length - 1] = 1;
export const MAX_NAME = 64;
const BEFORE_SEPARATOR = characterSet(' \t"\'\\]`');
const COLON = 0x3a;
const HTML_QUOTE = '&quot;';

/** The name that ends before `at`, behind quotes and brackets: `name `, `"name"`, `["name"]`, `name[25]`, `name[]`. */
export function nameBefore(text: string, at: number): Span | undefined {
  let end = runStart(text, at, BEFORE_SEPARATOR, 16);
  if (text.startsWith(HTML_QUOTE, end - HTML_QUOTE.length)) end -= HTML_QUOTE.length;
  if (text.charAt(end - 1) === '[') end -= 1;
  let start = runStart(text, end, NAME, MAX_NAME);
  if (end - start <= 4 && text.charAt(start - 1) === '[' && /^\d+$/.test(text.slice(start, end))) {
    end = start - 1;
    start = runStart(text, end, NAME, MAX_NAME);
  }
  return end - start < 2 ? undefined : { start, end };
}

/** `arn:…:secret:name`, `io.jsonwebtoken:jjwt:0.11`, `user@pass:80`: a colon between parts of one name. */
export function isChain(text: string, { start, end }: Span, at: number): boolean {
  if (codeAt(text, at) !== COLON || end !== at || /^[\s"'`\\=]/.test(text.charAt(at + 1))) return false;
  return ':@'.includes(text.charAt(start - 1) || ' ') || text.slice(start, end).includes('.');
}
