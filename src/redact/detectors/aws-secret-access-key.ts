import { characterSet, DIGITS, entropy, LETTERS, runEnd } from '../characters.ts';
import { CERTAINTY, type Detector, type Span } from '../detector.ts';
import { KIND, needs } from '../traits.ts';

const LENGTH = 40;
const RUN = characterSet(`${LETTERS}${DIGITS}+/=_-`);
const BASE64 = /^[A-Za-z0-9+/]{40}$/;
const NAME_BEFORE = /secret|aws[\w.-]{0,20}key/i;
const KEY_ID = /(?<![A-Z0-9])A[KS]IA[A-Z2-7]{16}(?![A-Z0-9])/;
/** Without one of these there is neither name nor key id. */
const HINTS = ['AKIA', 'ASIA', 'aws', 'Aws', 'AWS', 'ecret', 'ECRET'];
const MAX_NAME_DISTANCE = 48;

function looksGenerated(value: string): boolean {
  return (
    BASE64.test(value) &&
    /[a-z]/.test(value) &&
    /[A-Z]/.test(value) &&
    /\d/.test(value) &&
    entropy(value) > 3.9
  );
}

/**
 * AWS secret access keys: 40 characters of base64 behind a name that tells of a secret, or in a text with an access key
 * id. Nothing else marks them. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
 */
export const awsSecretAccessKey: Detector = {
  type: 'aws_secret_access_key',
  pack: 'credential',
  version: 1,
  category: 'secret',
  certainty: CERTAINTY.prefixed,
  needs: needs({ kinds: KIND.letter | KIND.digit, length: 40 }),
  find(text, { field }) {
    const spans: Span[] = [];
    if (!field.includes('secret') && !HINTS.some((hint) => text.includes(hint))) return spans;
    let beside: boolean | undefined;
    for (let from = 0; from + LENGTH <= text.length; from += 1) {
      const start = from;
      from = runEnd(text, start, RUN);
      // `name=value` is one run; the value is what stands behind the sign.
      const run = text.slice(start, from);
      const value = run.slice(run.lastIndexOf('=') + 1);
      if (value.length !== LENGTH || !looksGenerated(value)) continue;
      const index = from - LENGTH;
      beside ??= KEY_ID.test(text) || field.includes('secret');
      if (beside || NAME_BEFORE.test(text.slice(Math.max(0, index - MAX_NAME_DISTANCE), index)))
        spans.push({ start: index, end: from });
    }
    return spans;
  },
};
