import { characterSet, contains, DIGITS, entropy, LETTERS, runEnd } from '../../characters.ts';
import { CERTAINTY, type Span, type TextDetector, type Trigger } from '../../detector.ts';

/** One published format: a fixed mark, and what stands behind it or before it. */
export interface TokenFormat {
  /** Letters in their case, never repeated inside a token. */
  readonly mark: string;
  /** What follows the mark; bounded, the first choice that fits is taken. */
  readonly body: RegExp;
  /** What stands before the mark and belongs to the token; ends in `$`. */
  readonly before?: RegExp;
  /** Longer runs are something else. Otherwise what follows a secret without a break belongs to it. */
  readonly exact?: boolean;
  /** The mark is the name of the secret and stays. */
  readonly named?: boolean;
  /** Taken even where `xxxx` shows that it was made up: shapes that nobody writes without reason. */
  readonly fakes?: boolean;
  readonly check?: (token: string) => boolean;
}

const ALNUM = characterSet(`${LETTERS}${DIGITS}`);
const URL_SAFE = characterSet(`${LETTERS}${DIGITS}_-`);
const BASE64 = characterSet(`${LETTERS}${DIGITS}+/`);
const ANY_BASE64 = characterSet(`${LETTERS}${DIGITS}+/=_-`);
const LETTER = characterSet(LETTERS);
const NOTHING = characterSet('');
/** Longest piece before a mark. */
const MAX_BEFORE = 80;
const ESCAPE = /\\(?:[nrtbf]|u[\da-fA-F]{4})$/;
const MADE_UP = /x{4}|\.{4}|\*{3}|#{3}/i;

/** Whether a token can begin at `at`: behind a letter or digit it is the end of a longer word, unless that is an escape. */
export function beginsAt(text: string, at: number, glue = ALNUM): boolean {
  if (at === 0 || !contains(glue, text.charCodeAt(at - 1))) return true;
  return ESCAPE.test(text.slice(Math.max(0, at - 6), at));
}

interface CompiledFormat extends TokenFormat {
  readonly sticky: RegExp;
  /** What ties the mark to what stands before it. Marks of letters and digits alone also occur in base64. */
  readonly glue: Uint8Array;
  readonly more: Uint8Array;
}

function compile(format: TokenFormat): CompiledFormat {
  const { mark, body, before, exact } = format;
  const plain = /^[A-Za-z\d]+$/.test(mark) && before === undefined;
  return {
    ...format,
    sticky: new RegExp(body.source, `${body.flags}y`),
    glue: plain ? BASE64 : /^[A-Za-z].{2,}[_-]/.test(mark) ? LETTER : /^\w/.test(mark) ? ALNUM : NOTHING,
    more: exact !== true ? ALNUM : plain ? ANY_BASE64 : URL_SAFE,
  };
}

/** Start of the token whose mark stands at `at`; undefined where there can be none. */
function startOf(
  text: string,
  at: number,
  { mark, before, named, glue }: CompiledFormat,
): number | undefined {
  if (before !== undefined) {
    const found = before.exec(text.slice(Math.max(0, at - MAX_BEFORE), at));
    if (found === null) return undefined;
    const start = at - found[0].length;
    return beginsAt(text, start) ? start : undefined;
  }
  if (named === true) return at + mark.length;
  return beginsAt(text, at, glue) ? at : undefined;
}

/** `first`: where the format's mark stands first. */
function findFormat(text: string, first: number, format: CompiledFormat, spans: Span[]): void {
  const { mark, sticky, more, exact, fakes, check } = format;
  for (let at = first, next = 0; at !== -1; at = text.indexOf(mark, next)) {
    next = at + mark.length;
    const start = startOf(text, at, format);
    if (start === undefined) continue;
    sticky.lastIndex = next;
    if (!sticky.test(text)) continue;
    const end = runEnd(text, sticky.lastIndex, more);
    const whole = exact !== true || end === sticky.lastIndex;
    // What was read is not read again, whatever is made of it.
    next = Math.max(next, end);
    const token = text.slice(start, Math.min(end, start + 512));
    if (whole && (fakes === true || !MADE_UP.test(token)) && (check === undefined || check(token)))
      spans.push({ start, end });
  }
}

/** Detector of secrets that a vendor marks. `when` narrows the trigger where a mark is met in ordinary text. */
export function prefixedToken(
  type: string,
  formats: readonly (readonly TokenFormat[])[],
  when?: Trigger,
): TextDetector {
  const all = formats.flat();
  /** By position in `all`, compiled when the mark is first met. */
  const compiled = new Map<number, CompiledFormat>();
  const compiledAt = (i: number, format: TokenFormat): CompiledFormat => {
    const known = compiled.get(i) ?? compile(format);
    compiled.set(i, known);
    return known;
  };
  return {
    type,
    version: 2,
    pack: 'credential',
    certainty: CERTAINTY.prefixed,
    when: { literals: [...new Set(all.map(({ mark }) => mark))], length: 12, ...when },
    find(text) {
      const spans: Span[] = [];
      for (const [i, format] of all.entries()) {
        const first = text.indexOf(format.mark);
        if (first !== -1) findFormat(text, first, compiledAt(i, format), spans);
      }
      return spans;
    },
  };
}

/** The same format behind several marks, given with single spaces between. */
export function marked(
  marks: string,
  body: RegExp,
  rest: Omit<TokenFormat, 'mark' | 'body'> = {},
): readonly TokenFormat[] {
  return marks.split(' ').map((mark) => ({ mark, body, ...rest }));
}

/** Digits and letters of both cases, well mixed: generated and not written. */
export function isMixed(token: string): boolean {
  return /\d/.test(token) && /[a-z]/.test(token) && /[A-Z]/.test(token) && entropy(token) > 3;
}

export const hasDigit = (token: string): boolean => /\d/.test(token);
