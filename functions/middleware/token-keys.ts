import type { Secrets } from '../../src/event/secrets.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import type { TokenKeys } from '../../src/redact/pseudonyms.ts';
import { tokenSecretId } from '../../src/redact/token-use.ts';
import { secretShapes } from './lazy-secrets.ts';

/**
 * A tenant's token keys as they are now; the very same object for as long as the secret's text is the same.
 *
 * Rejects with CodedError `token_key_unavailable` (retryable), naming the secret and what to do.
 */
export type TokenKeysOf = (tenant: string) => Promise<TokenKeys>;

/** @param name the configuration's, which begins the secrets' names */
export function tokenKeysIn(secrets: Secrets, name: string): TokenKeysOf {
  const known = new Map<string, { readonly text: string; readonly keys: TokenKeys }>();
  return async (tenant) => {
    const id = tokenSecretId(name, tenant);
    try {
      const text = await secrets.get(id);
      const before = known.get(id);
      if (before?.text === text) return before.keys;
      const { readTokenKeys } = await secretShapes();
      const keys = readTokenKeys(id, text);
      known.set(id, { text, keys });
      return keys;
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      // Even a missing or malformed secret is worth a retry: somebody can mend it, and nothing may be lost until then.
      throw new CodedError(
        'token_key_unavailable',
        `tenant "${tenant}" uses tokens and its key cannot be read, so nothing of it is taken: ${error.message}`,
        { retryable: true, cause: error },
      );
    }
  };
}
