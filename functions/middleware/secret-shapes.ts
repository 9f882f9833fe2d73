import * as z from 'zod/mini';
import { CodedError } from '../../src/kernel/coded-error.ts';
import type { Result } from '../../src/kernel/result.ts';
import type { TokenKeys } from '../../src/redact/pseudonyms.ts';

const secret = z.string().check(z.minLength(32));
const text = z.string().check(z.minLength(1));
const KEY_PAIR = {
  schema: z.strictObject({ current: secret, previous: z.optional(secret) }),
  example: '{"current":"<at least 32 random characters>"}',
};

/** What each secret holds, as JSON text in Secrets Manager; `docs/secrets.md` shows how to fill and change them. */
const SHAPES = {
  signing: KEY_PAIR,
  tokens: KEY_PAIR,
  hooks: {
    schema: z.record(z.string(), z.strictObject({ current: secret, previous: z.optional(secret) })),
    example: '{"<hook name>":{"current":"<at least 32 characters>"}}',
  },
  wazuh: {
    schema: z.strictObject({ username: text, password: text }),
    example: '{"username":"sluice","password":"…"}',
  },
  channels: {
    schema: z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())])),
    example: '{"<channel name>":"https://hooks.slack.com/services/…"}',
  },
} as const;

function read<K extends keyof typeof SHAPES>(
  shape: K,
  id: string,
  text: string,
): z.output<(typeof SHAPES)[K]['schema']> {
  const { schema, example } = SHAPES[shape];
  try {
    return schema.parse(JSON.parse(text)) as z.output<(typeof SHAPES)[K]['schema']>;
  } catch {
    // The cause is left out: it quotes the secret.
    throw new CodedError(
      'secret_malformed',
      `secret "${id}" does not have the form ${example}; put a new value`,
    );
  }
}

/** The secrets that may have signed an alert, the current one first. */
export function readSigningSecrets(id: string, text: string): readonly string[] {
  const { current, previous } = read('signing', id, text);
  return previous === undefined ? [current] : [current, previous];
}

/** The secrets that each hook may use, by its name, the current one first. */
export function readHookSecrets(id: string, text: string): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(read('hooks', id, text)).map(([name, { current, previous }]) => [
      name,
      previous === undefined ? [current] : [current, previous],
    ]),
  );
}

/** The keys that a tenant's pseudonyms are made with. */
export function readTokenKeys(id: string, text: string): TokenKeys {
  return read('tokens', id, text);
}

export function readWazuhCredentials(
  id: string,
  text: string,
): { readonly username: string; readonly password: string } {
  return read('wazuh', id, text);
}

/** What each channel may not do without, by its name: one text, or several by theirs. */
export function readChannelSecrets(
  id: string,
  text: string,
): Readonly<Record<string, string | Readonly<Record<string, string>>>> {
  return read('channels', id, text);
}

/**
 * What a reader that only some functions load makes of a secret, such as that of agents' keys.
 *
 * @param read its error says where the fault is, and quotes nothing
 * @throws CodedError `secret_malformed`
 */
export function readSecretBy<T>(
  id: string,
  text: string,
  { form, read }: { readonly form: string; readonly read: (text: string) => Result<T, string> },
): T {
  const value = read(text);
  if (value.ok) return value.value;
  throw new CodedError('secret_malformed', `secret "${id}" does not have the form ${form}: ${value.error}`);
}
