import { characterSet, DIGITS, everyMatch, everythingBut, LETTERS, runEnd } from '../../characters.ts';
import { CERTAINTY, type Span, type TextDetector } from '../../detector.ts';
import { isPlaceholder } from './placeholder.ts';
import { isRandom, looksIssued } from './strength.ts';

const TOKEN68 = characterSet(`${LETTERS}${DIGITS}-._~+/=`);
const COOKIE =
  /(?<!\[REDACTED:)\bcookie(?:["'\\\]]{0,3}[ \t]{0,2}(?:[:=]|=>)|\\?["'][ \t]?,)[ \t]{0,2}["'\\[]{0,3}|\bcurl\b[^|;\n]{0,300}?[ \t](?:-b|--cookie)[ \t=]{1,3}["']?/gi;
const AUTHORIZATION =
  /(?<!\[REDACTED:)\bauthorization(?:["'\\\]]{0,3}[ \t]{0,2}(?:=>|[:=])|\\?["'][ \t]?,|[ \t](?=["'\\]))[ \t]{0,2}["'\\[]{0,3}/gi;
const SCHEME = /[A-Za-z][\w-]{1,30}(?=[ \t])/y;
/** Schemes whose names have digits, as tokens do. */
const NUMBERED = /^(?:AWS\d|SCRAM-|OAuth\d|GSS)/i;
const BLANK = characterSet(' \t');
const LINE = everythingBut('\r\n"\'');

/** Cookies of a `Cookie:` or `Set-Cookie:` line (RFC 6265 §4), to the end of the line or of the quotes around it. */
export const cookie: TextDetector = {
  type: 'cookie',
  version: 2,
  pack: 'secret',
  certainty: CERTAINTY.generic,
  when: { literals: ['cookie', 'curl'], length: 10 },
  find(text) {
    const spans: Span[] = [];
    if (!text.includes('=')) return spans;
    for (const match of everyMatch(COOKIE, text)) {
      const start = match.index + match[0].length;
      if (start < (spans.at(-1)?.end ?? 0)) continue;
      let end = runEnd(text, start, LINE);
      // A value in quotes of its own (RFC 6265 §4.1.1).
      if (!/["']$/.test(match[0]) && text.startsWith('="', end - 1))
        end = runEnd(text, runEnd(text, end + 1, LINE) + 1, LINE);
      // The backslash of a quote that is itself in quotes.
      while (text.charAt(end - 1) === '\\') end -= 1;
      if (/^[\w.-]{1,128}=[^\s;]/.test(text.slice(start, start + 130))) spans.push({ start, end });
    }
    return spans;
  },
};

/** Parameters of a scheme that carry what proves (RFC 7616, RFC 5849, RFC 9421, AWS Signature Version 4, Hawk, FCM). */
const PROOFS =
  /^(?:signature|response|mac|sig|key|token|access_?token|oauth_(?:token|signature|verifier)|password|auth|secret)$/i;
const PARAMETER = /[\s,]{0,4}([A-Za-z][\w-]{0,40})=(\\{0,7}"?)([^\s,"'\\]{0,4096})\2/y;
const MAX_PARAMETERS = 32;

/** Values of `name="value", …` that prove something; undefined when these are no parameters. */
function proofs(text: string, from: number): Span[] | undefined {
  const spans: Span[] = [];
  PARAMETER.lastIndex = from;
  let count = 0;
  for (
    let match = PARAMETER.exec(text);
    match !== null && count < MAX_PARAMETERS;
    match = PARAMETER.exec(text)
  ) {
    const [whole, name = '', quote = '', value = ''] = match;
    // Padding of base64: credentials, not a parameter.
    if (count === 0 && /^=*$/.test(value)) return undefined;
    count += 1;
    const end = match.index + whole.length - quote.length;
    if (PROOFS.test(name) && value.length >= 8 && !isPlaceholder(value))
      spans.push({ start: end - value.length, end });
  }
  return count === 0 ? undefined : spans;
}

/** `Credential` of a signature and the id before a colon are identities; what follows proves. */
function credentials(text: string, at: number): readonly Span[] {
  SCHEME.lastIndex = at;
  const scheme = SCHEME.exec(text)?.[0] ?? '';
  const isScheme = scheme !== '' && (NUMBERED.test(scheme) || !isRandom(scheme));
  const from = isScheme ? runEnd(text, at + scheme.length, BLANK, 3) : at;
  const parameters = proofs(text, from);
  if (parameters !== undefined) return parameters;
  let start = from;
  let end = runEnd(text, start, TOKEN68);
  // What proves may be masked already; a colon that ends the header's value is none of it.
  if (/^:[^\s:]/.test(text.slice(end, end + 2))) {
    start = end + 1;
    end = runEnd(text, start, TOKEN68);
  }
  const value = text.slice(start, end);
  // Code that reads or makes one.
  if (text.charAt(end) === '(' || /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/.test(value)) return [];
  return looksIssued(value) && !isPlaceholder(value) ? [{ start, end }] : [];
}

/** What stands in an `Authorization:` line behind whatever scheme (RFC 9110 §11.6.2). */
export const authorization: TextDetector = {
  type: 'authorization',
  version: 2,
  pack: 'secret',
  certainty: CERTAINTY.generic,
  when: { literals: ['authorization'], length: 20 },
  find: (text) =>
    everyMatch(AUTHORIZATION, text).flatMap(({ 0: before, index }) =>
      credentials(text, index + before.length),
    ),
};
