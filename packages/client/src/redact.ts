import { quote } from './quote.ts';

export const REDACTED = '[REDACTED]';

/** Long words that tell even when nothing separates them from the word before: `userpassword`, `accesstoken`. */
const ANYWHERE =
  'password|passwd|passphrase|passcode|secret|token|authorization|cookie|api_?key|private_?key|secret_?key|access_?key|signing_?key|encryption_?key|card_?number|credit_?card|security_?code|social_?security(?:_?number)?|(?:mfa|totp|verification|recovery|backup|reset|auth|authorization|one_?time)_?code';
/** Short ones, which must be a word of their own: `pin`, not `shipping`. `pass` alone: a boarding pass is no secret. */
const WORDS = '^pass|^pw|(?:^|_)(?:pwd|pin|ssn|cvv2?|cvc2?|otp|totp|jwt|csrf|xsrf|bearer|mnemonic)';
/** What may follow and still be the value itself. `token_type` and `password_changed_at` are something else. */
const TAIL = '(?:_?(?:value|hash|header|text|plain|raw|confirmation|\\d+))?$';
const TELLING = new RegExp(`(?:${ANYWHERE}|${WORDS})s?${TAIL}`);

/** Names seen before; emptied when an application makes up ever new ones. */
const MAX_REMEMBERED = 1_000;
const MAX_NAME_CHARS = 256;

/** `apiKey`, `API-Key`, `api key` → `api_key`. */
function words(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z\d]+/g, '_')
    .replace(/^_|_$/g, '')
    .toLowerCase();
}

/** What is known of a name: how it is written, and whether its value is a secret. */
export interface Name {
  readonly text: string;
  readonly telling: boolean;
}

/** Tells by the name of a field whether its value is a secret, in any case, camel, snake or kebab. */
export function createNames(more: readonly string[] = []): (name: string) => Name {
  const known = new Map<string, Name>();
  const ours = more
    .filter((name) => typeof name === 'string' && name !== '')
    .map((name) => `_${words(name)}`);
  return (name) => {
    const seen = known.get(name);
    if (seen) return seen;
    if (known.size >= MAX_REMEMBERED) known.clear();
    const plain = words(name.slice(-128));
    const telling = TELLING.test(plain) || ours.some((each) => `_${plain}`.endsWith(each));
    const made = { text: quote(name.slice(0, MAX_NAME_CHARS)), telling };
    known.set(name, made);
    return made;
  };
}
