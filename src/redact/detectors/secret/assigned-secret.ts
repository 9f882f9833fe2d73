import { entropy, everyMatch } from '../../characters.ts';
import { CERTAINTY, type Span, type TextDetector } from '../../detector.ts';
import { type Assignment, assignments } from './assignments.ts';
import { SECRET_NAMES } from './names.ts';
import { pairs } from './pairs.ts';
import { isPlaceholder, isProse } from './placeholder.ts';
import { isPhrase, isRandom, isSymbolic } from './strength.ts';
import { restOfLine } from './values.ts';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** `client_token` makes a request idempotent, and in other places opens doors. */
const REQUEST_MARK = /^(?:client|request|sync)[_-]?token$/i;

/** Keys of search services in the minified code of pages: whoever sees the page has them. */
function isMinified(text: string, { value, start }: Assignment): boolean {
  return (
    /[{,]apiKey:\\{0,3}["']$/.test(text.slice(Math.max(0, start - 14), start)) && /^[\da-f]{32}$/.test(value)
  );
}

function secretIn(text: string, assignment: Assignment): Span | undefined {
  const { start, end, value, name, quoted, wordFollows, strong, leading, loose } = assignment;
  if (isPlaceholder(value) || isMinified(text, assignment)) return undefined;
  if (isRandom(value)) return UUID.test(value) && REQUEST_MARK.test(name) ? undefined : { start, end };
  if (isSymbolic(value) && !isProse(value)) return { start, end };
  const sure = strong || !loose || /secret/i.test(name);
  if (quoted) return sure && isPhrase(value) && !isProse(value) ? { start, end } : undefined;
  if (!(strong || (sure && !loose)) || !wordFollows || !leading) return undefined;
  const line = restOfLine(text, assignment);
  return isPhrase(line.value) && !isProse(line.value) ? { start, end: start + line.value.length } : undefined;
}

/** `curl -H "Key: …"`: whatever a header of such a name carries; `ENV API_KEY …`: no separator but white space. */
const HEADER_OPTION =
  /(?:-H|--header)[ \t=]{0,3}\\{0,7}["'][\w-]{0,40}(?:key|token|secret|auth)[ \t]?:[ \t]{0,4}([^"'\s\\]{8,4096})/dgi;
const WHITE_SPACE = /\b[A-Za-z]\w{0,50}_(?:key|token|secret)[ \t]{1,3}["']?([\w+/.~=-]{16,4096})/dgi;

function shaped(text: string): Span[] {
  const spans: Span[] = [];
  const look = (shape: RegExp, isOne: (value: string) => boolean): void => {
    for (const match of everyMatch(shape, text)) {
      const [start, end] = match.indices?.[1] ?? [0, 0];
      const value = text.slice(start, end);
      if (isOne(value) && !isPlaceholder(value)) spans.push({ start, end });
    }
  };
  if (text.includes('-H') || text.includes('--header'))
    look(HEADER_OPTION, (value) => entropy(value) > 2.7 && /\d/.test(value));
  if (text.includes('_') && text.includes(' ')) look(WHITE_SPACE, isRandom);
  return spans;
}

/** Random values beside a name that tells of a secret: `api_key=…`, `"clientSecret":"…"`, `X-Amz-Signature=…`. */
export const assignedSecret: TextDetector = {
  type: 'secret',
  version: 2,
  pack: 'secret',
  certainty: CERTAINTY.generic,
  when: {
    literals: (
      `secret|key|token|credential|creds|signature=|sig=|session_id|sessionid|session-id|sessid|sess_id|_auth|auth"|auth=|` +
      `auth:|auth'|?code=|&code=`
    ).split('|'),
    length: 12,
  },
  find: (text) => [
    ...[...assignments(text, SECRET_NAMES), ...pairs(text, SECRET_NAMES)].flatMap(
      (assignment) => secretIn(text, assignment) ?? [],
    ),
    ...shaped(text),
  ],
};
