import {
  type CharacterSet,
  characterSet,
  codeAt,
  DIGITS,
  everyMatch,
  LETTERS,
  runEnd,
} from '../../characters.ts';
import { CERTAINTY, type Span, type TextDetector } from '../../detector.ts';
import { KIND } from '../../scan/kinds.ts';

const SEGMENT: CharacterSet = characterSet(`${LETTERS}${DIGITS}-_`);
const DOT = 46;
/** `{` and a quote or white space in base64url, as every JOSE header begins. */
const START = /e(?:yJ|yA|wo|w0)/g;
const MAX_TRIES_PER_RUN = 8;

/** A JOSE header is a JSON object that names an algorithm or a type (RFC 7515 §4, RFC 7516 §4). */
function isHeader(segment: string): boolean {
  const text = Buffer.from(segment, 'base64url').toString('latin1');
  return text.startsWith('{') && /"(?:alg|typ|enc|kid|cty)"/.test(text.slice(0, 4096));
}

/** End of the token whose header begins at `start`: two to five segments (JWS three, unsecured two or three, JWE five). */
function tokenEnd(text: string, start: number, headerEnd: number): number | undefined {
  if (codeAt(text, headerEnd) !== DOT || !isHeader(text.slice(start, headerEnd))) return undefined;
  let end = headerEnd;
  let segments = 1;
  while (segments < 5 && codeAt(text, end) === DOT) {
    const next = runEnd(text, end + 1, SEGMENT);
    // The encrypted key of a JWE and the signature of an unsecured JWS may be empty; a full stop ends a sentence.
    if (next === end + 1 && codeAt(text, next) !== DOT) break;
    end = next;
    segments += 1;
  }
  return end - headerEnd > 8 ? end : undefined;
}

/** JSON Web Tokens in compact form. */
export const jwt: TextDetector = {
  type: 'jwt',
  version: 1,
  pack: 'credential',
  certainty: CERTAINTY.checked,
  when: { literals: ['eyJ', 'eyA', 'ewo', 'ew0'], kinds: KIND.dot, length: 24, run: 16 },
  find(text) {
    const spans: Span[] = [];
    let covered = 0;
    let run = { end: 0, tries: 0 };
    for (const { index: start } of everyMatch(START, text)) {
      if (start < covered) continue;
      if (start >= run.end) run = { end: runEnd(text, start, SEGMENT), tries: 0 };
      run.tries += 1;
      if (run.tries > MAX_TRIES_PER_RUN) continue;
      const end = tokenEnd(text, start, run.end);
      if (end === undefined) continue;
      spans.push({ start, end });
      covered = end;
    }
    return spans;
  },
};
