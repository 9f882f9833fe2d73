import { characterSet, DIGITS, entropy, everyMatch, LETTERS, runEnd } from '../characters.ts';
import { CERTAINTY, type Detector, type Span } from '../detector.ts';
import { KIND, needs } from '../traits.ts';

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

/** Neither a word of prose (`bearer of news`, `Bearer authentication`) nor too short to be one. */
function isBearerToken(value: string): boolean {
  if (value.length < 8) return false;
  return /\d/.test(value) || (value.length >= 16 && /[a-z]/.test(value) && /[A-Z]/.test(value.slice(1)));
}

/** RFC 7617: base64 of `user-id ":" password`, without control characters. */
function isBasicCredentials(value: string): boolean {
  if (value.length < 4 || value.length > 4096) return false;
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  return decoded.includes(':') && !/\p{Cc}/u.test(decoded) && entropy(value) > 1.5;
}

/** Credentials of `Authorization: Bearer …`, wherever the scheme's name stands before them. */
export const bearerToken: Detector = {
  type: 'bearer_token',
  pack: 'credential',
  version: 1,
  category: 'secret',
  certainty: CERTAINTY.generic,
  needs: needs({ kinds: KIND.letter | KIND.space, length: 14 }),
  find: (text) => credentialsAfter(text, BEARER, isBearerToken),
};

/** Credentials of `Authorization: Basic …`: base64 that decodes to `user:password`. */
export const basicCredentials: Detector = {
  type: 'basic_credentials',
  pack: 'credential',
  version: 1,
  category: 'secret',
  certainty: CERTAINTY.checked,
  needs: needs({ kinds: KIND.letter | KIND.space, length: 10 }),
  find: (text) => credentialsAfter(text, BASIC, isBasicCredentials),
};
