import { characterSet, DIGITS, entropy, everyMatch, LETTERS, runEnd } from '../../characters.ts';
import { CERTAINTY, type Span, type TextDetector } from '../../detector.ts';
import { latePattern } from '../../late-pattern.ts';
import { looksIssued } from './strength.ts';

/** RFC 6750 §2.1 `b64token`, which is RFC 7235's `token68`. */
const TOKEN68 = characterSet(`${LETTERS}${DIGITS}-._~+/=`);

const BEARER = /\bbearer[ \t]{1,4}/gi;
const BASIC = /\bbasic[ \t]{1,4}/gi;

function credentialsAfter(text: string, scheme: RegExp, isSecret: (value: string) => boolean): Span[] {
  const spans: Span[] = [];
  for (const match of everyMatch(scheme, text)) {
    const start = match.index + match[0].length;
    const end = runEnd(text, start, TOKEN68);
    if (isSecret(text.slice(start, end))) spans.push({ start, end });
  }
  return spans;
}

const control = latePattern(String.raw`\p{Cc}`, 'u');

/** RFC 7617: base64 of `user-id ":" password`, without control characters. */
function isBasicCredentials(value: string): boolean {
  if (value.length < 4 || value.length > 4096) return false;
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  return (
    decoded.includes(':') && !decoded.includes('\ufffd') && !control().test(decoded) && entropy(value) > 1.5
  );
}

/** Credentials of `Authorization: Bearer …`, wherever the scheme's name stands before them. */
export const bearerToken: TextDetector = {
  type: 'bearer_token',
  version: 1,
  pack: 'secret',
  certainty: CERTAINTY.generic,
  when: { literals: ['bearer'], length: 14 },
  // No word of prose, such as `bearer of news` or `Bearer authentication`.
  find: (text) => credentialsAfter(text, BEARER, looksIssued),
};

/** Credentials of `Authorization: Basic …`: base64 that decodes to `user:password`. */
export const basicCredentials: TextDetector = {
  type: 'basic_credentials',
  version: 1,
  pack: 'secret',
  certainty: CERTAINTY.checked,
  when: { literals: ['basic'], length: 10 },
  find: (text) => credentialsAfter(text, BASIC, isBasicCredentials),
};
