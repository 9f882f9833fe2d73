import { sha256 } from '../../kernel/digest.ts';
import type { KeyKind } from './key-store.ts';

/** A new key: `text` is shown once to whoever installs it, `secretHash` is what is stored. */
export interface NewIngestKey {
  readonly id: string;
  readonly text: string;
  readonly secretHash: string;
}

/** An ingest key as somebody presents it; nothing of it is proven. */
export interface PresentedKey {
  readonly kind: KeyKind;
  readonly id: string;
  readonly secret: string;
}

export const KEY_ID_BYTES = 8;
export const KEY_SECRET_BYTES = 32;

/** Fixed prefixes, so that people, secret scanners and our own detectors tell a leaked key from one that is public. */
export const KEY_PREFIX: Readonly<Record<KeyKind, string>> = { secret: 'slk_', publishable: 'slp_' };
const KEY = /^(slk_|slp_)([0-9a-f]{16})_([0-9a-f]{64})$/;

/**
 * Makes an ingest key `slk_<id>_<secret>` (publishable: `slp_<id>_<secret>`) from random bytes.
 *
 * @throws RangeError when there are not exactly `KEY_ID_BYTES` and `KEY_SECRET_BYTES`: a short key would be guessable
 */
export function createIngestKey(
  random: { readonly id: Uint8Array; readonly secret: Uint8Array },
  kind: KeyKind = 'secret',
): NewIngestKey {
  if (random.id.length !== KEY_ID_BYTES || random.secret.length !== KEY_SECRET_BYTES)
    throw new RangeError(`an ingest key takes ${KEY_ID_BYTES} and ${KEY_SECRET_BYTES} random bytes`);
  const id = Buffer.from(random.id).toString('hex');
  const secret = Buffer.from(random.secret).toString('hex');
  return { id, text: `${KEY_PREFIX[kind]}${id}_${secret}`, secretHash: hashSecret(secret) };
}

export function parseIngestKey(text: string): PresentedKey | undefined {
  const [, prefix, id, secret] = KEY.exec(text) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  return { kind: prefix === KEY_PREFIX.publishable ? 'publishable' : 'secret', id, secret };
}

/** Plain SHA-256: the secret has 256 random bits, so slow hashing would add cost and no safety. */
export function hashSecret(secret: string): string {
  return sha256(secret);
}
