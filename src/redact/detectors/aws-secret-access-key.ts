import { entropy } from '../characters.ts';
import { CERTAINTY, type Detector, type Span } from '../detector.ts';
import { KIND } from '../traits.ts';

const FORTY = /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=_-])/g;
const NAME_BEFORE = /secret|aws[\w.-]{0,20}key/i;
const KEY_ID = /(?<![A-Z0-9])A[KS]IA[A-Z2-7]{16}(?![A-Z0-9])/;
const MAX_NAME_DISTANCE = 48;

function looksGenerated(value: string): boolean {
  return /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value) && entropy(value) > 3.9;
}

/**
 * AWS secret access keys: 40 characters of base64 behind a name that tells of a secret, or in a text with an access key
 * id. Nothing else marks them. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
 */
export const awsSecretAccessKey: Detector = {
  type: 'aws_secret_access_key',
  version: 1,
  category: 'secret',
  certainty: CERTAINTY.prefixed,
  needs: { kinds: KIND.letter | KIND.digit, length: 40, digitRun: 0 },
  find(text, { field }) {
    const spans: Span[] = [];
    let beside: boolean | undefined;
    for (const { 0: value, index } of text.matchAll(FORTY)) {
      if (!looksGenerated(value)) continue;
      beside ??= KEY_ID.test(text) || field.includes('secret');
      if (beside || NAME_BEFORE.test(text.slice(Math.max(0, index - MAX_NAME_DISTANCE), index)))
        spans.push({ start: index, end: index + value.length });
    }
    return spans;
  },
};
