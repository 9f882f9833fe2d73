import { characterSet, entropy } from '../../characters.ts';
import { CERTAINTY, type TextDetector } from '../../detector.ts';
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
export const assignedSecret: TextDetector = {
  type: 'secret',
  version: 1,
  pack: 'secret',
  certainty: CERTAINTY.generic,
  when: { literals: ['secret', 'key', 'token', 'credential', 'sig', 'sess'], length: 12 },
  find: (text) => assignments(text, NAMES).filter(({ value }) => !isPlaceholder(value) && isRandom(value)),
};
