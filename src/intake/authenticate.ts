import { timingSafeEqual } from 'node:crypto';
import { err, ok, type Result } from '../kernel/result.ts';
import { hashSecret, parseIngestKey } from './ingest-key.ts';
import type { IngestKey, KeyStore } from './key-store.ts';
import { type Refusal, refuse } from './problem.ts';

const NO_HASH = hashSecret('');

/**
 * Checks `Authorization: Bearer slk_<id>_<secret>` against the stored hash, in constant time. An unknown id and a wrong
 * secret get the same answer; only the holder of the right secret learns that a key has expired.
 *
 * @param now epoch ms
 */
export async function authenticate(
  authorization: string | undefined,
  keys: KeyStore,
  now: number,
): Promise<Result<IngestKey, Refusal>> {
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization?.trim() ?? '') ?? [];
  if (token === undefined)
    return err(refuse('unauthorized', 'Send the ingest key as Authorization: Bearer slk_….'));
  const presented = parseIngestKey(token);
  const key = presented && (await keys.find(presented.id));
  const matches = equal(hashSecret(presented?.secret ?? ''), key?.secretHash ?? NO_HASH);
  if (presented === undefined || key === undefined || !matches)
    return err(refuse('unauthorized', 'The ingest key is not known.'));
  if (key.expiresAt !== undefined && now >= key.expiresAt)
    return err(refuse('key_expired', 'Make a new ingest key and install it.'));
  return ok(key);
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
