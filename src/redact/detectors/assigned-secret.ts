import { characterSet, entropy } from '../characters.ts';
import { CERTAINTY, type Detector } from '../detector.ts';
import { KIND, needs } from '../traits.ts';
import { assignments } from './assignments.ts';
import { isPlaceholder } from './placeholder.ts';

const NAMES = {
  last: characterSet('tynslegdTYNSLEGD'),
  pattern:
    /(?:secret|secretkey|accesskey|apikey|authkey|signingkey|encryptionkey|privatekey|secretid|token|credentials?|signature|sig|sessionid|sessid)$/,
};

/** Access key ids are identities; ARNs, addresses and paths name a secret without being one. */
const NAMED = /^(?:A[KS]IA[A-Z0-9]{16}$|arn:|https?:|[/~.]|vault:|ssm:)/;

/**
 * As random as generated secrets are: letters and digits mixed, or long with both cases. Words, numbers, dates and
 * versions are not.
 */
export function isRandom(value: string): boolean {
  if (value.length < 8 || NAMED.test(value) || /[\s()]/.test(value)) return false;
  const mixed = /\d/.test(value) && /[A-Za-z]/.test(value);
  const cased = value.length >= 20 && /[a-z]/.test(value) && /[A-Z]/.test(value);
  return (
    (mixed || cased) && entropy(value) >= (value.length >= 16 ? 3 : 2.5) && !/^v?\d+(?:\.\w+)+$/.test(value)
  );
}

/** Random values beside a name that tells of a secret: `api_key=…`, `"clientSecret":"…"`, `X-Amz-Signature=…`. */
export const assignedSecret: Detector = {
  type: 'secret',
  pack: 'secret',
  version: 1,
  category: 'secret',
  certainty: CERTAINTY.generic,
  needs: needs({ kinds: KIND.letter, anyOf: KIND.colon | KIND.equals, length: 12 }),
  find: (text) => assignments(text, NAMES).filter(({ value }) => !isPlaceholder(value) && isRandom(value)),
};
