import { CERTAINTY, type Span, type TextDetector } from '../../detector.ts';
import { type Assignment, assignments, restOfLine } from './assignments.ts';
import { secretName } from './names.ts';
import { isPlaceholder, isProse } from './placeholder.ts';
import { isPhrase, isRandom, isSymbolic } from './strength.ts';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** `client_token` makes a request idempotent, and in other places opens doors. */
const REQUEST_MARK = /^(?:client|request|sync)[_-]?token$/i;

function secretIn(text: string, assignment: Assignment): Span | undefined {
  const { start, end, value, name, quoted, wordFollows, strong, tail, leading, loose } = assignment;
  if (isPlaceholder(value)) return undefined;
  if (isRandom(value))
    return UUID.test(value) && REQUEST_MARK.test(name) ? undefined : { start, end };
  if (isSymbolic(value) && !isProse(value)) return { start, end };
  if (tail) return undefined;
  if (quoted) return (strong || !loose) && isPhrase(value) && !isProse(value) ? { start, end } : undefined;
  if (!strong || !wordFollows || !leading) return undefined;
  const line = restOfLine(text, assignment);
  return isPhrase(line.value) && !isProse(line.value) ? { start, end: start + line.value.length } : undefined;
}

/** Random values beside a name that tells of a secret: `api_key=…`, `"clientSecret":"…"`, `X-Amz-Signature=…`. */
export const assignedSecret: TextDetector = {
  type: 'secret',
  version: 2,
  pack: 'secret',
  certainty: CERTAINTY.generic,
  when: {
    literals: [
      ...['secret', 'key', 'token', 'credential', 'creds', 'signature', 'sig=', 'sig"', 'sig:', 'session', 'sess'],
      ...['auth"', 'auth=', 'auth:', "auth'", '?code=', '&code='],
    ],
    length: 12,
  },
  find: (text) =>
    assignments(text, secretName).flatMap((assignment) => secretIn(text, assignment) ?? []),
};
