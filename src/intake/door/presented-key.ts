import { err, ok, type Result } from '../../kernel/result.ts';
import { type Refusal, refuse } from '../problem.ts';
import { KEY_PREFIX } from './ingest-key.ts';

/**
 * The text of the ingest key that a request presents: `Authorization: Bearer <key>`, or, since `navigator.sendBeacon`
 * can set no header, `?key=slp_…`. Addresses end up in logs and histories, so that a secret key is not taken from there.
 * The header, when there is one, is what counts.
 */
export function presentedKey(
  authorization: string | undefined,
  queryKey: string | undefined,
): Result<string, Refusal> {
  if (authorization === undefined && queryKey !== undefined) {
    return queryKey.startsWith(KEY_PREFIX.publishable)
      ? ok(queryKey)
      : err(refuse('unauthorized', 'In the address only a publishable key is taken: ?key=slp_….'));
  }
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization?.trim() ?? '') ?? [];
  return token === undefined
    ? err(refuse('unauthorized', 'Send the ingest key as Authorization: Bearer slk_….'))
    : ok(token);
}
