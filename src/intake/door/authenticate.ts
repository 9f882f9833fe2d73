import { timingSafeEqual } from 'node:crypto';
import { err, ok, type Result } from '../../kernel/result.ts';
import { type Refusal, refuse } from '../problem.ts';
import { hashSecret, parseIngestKey } from './ingest-key.ts';
import type { IngestKey, KeyStore } from './key-store.ts';
import { presentedKey } from './presented-key.ts';
import type { ReplayStore } from './replay-store.ts';
import type { Allowance } from './restrictions.ts';

/** What of a request tells who sent it. */
export interface Credentials {
  readonly authorization: string | undefined;
  /** `?key=`, of requests that can carry no header. */
  readonly queryKey: string | undefined;
  readonly origin: string | undefined;
  /** Who is behind the connection; what a publishable key brings comes from there. */
  readonly address?: string | undefined;
  /** `X-Sluice-Signature`. */
  readonly signature: string | undefined;
  /** The body's bytes as sent, compressed or not. */
  readonly body: Uint8Array;
}

export interface AuthenticateDeps {
  readonly keys: KeyStore;
  /** Asked for signed requests alone. */
  readonly replays: ReplayStore;
}

export interface Admission extends Allowance {
  readonly key: IngestKey;
}

/** Of a secret key for every action, from anywhere. */
const UNRESTRICTED: Allowance = { allowOrigin: undefined, permits: () => undefined };
const NO_HASH = hashSecret('');

/**
 * Finds out by which key a request comes, and whether it may: the secret is compared with the stored hash in constant
 * time, then come expiry, origin and signature. An unknown id, a wrong secret and a wrong prefix get the same answer;
 * only the holder of the right secret learns more.
 *
 * @param now epoch ms
 */
export async function authenticate(
  credentials: Credentials,
  { keys, replays }: AuthenticateDeps,
  now: number,
): Promise<Result<Admission, Refusal>> {
  const text = presentedKey(credentials.authorization, credentials.queryKey);
  if (!text.ok) return text;
  const presented = parseIngestKey(text.value);
  const key = presented && (await keys.find(presented.id));
  const matches = equal(hashSecret(presented?.secret ?? ''), key?.secretHash ?? NO_HASH);
  if (presented === undefined || key === undefined || !matches || presented.kind !== key.kind)
    return err(refuse('unauthorized', 'The ingest key is not known.'));
  if (key.expiresAt !== undefined && now >= key.expiresAt)
    return err(refuse('key_expired', 'Make a new ingest key and install it.'));
  const allowance = await allowanceFor(key, credentials);
  if (!allowance.ok) return allowance;
  const signed = await checkSignature(key, credentials, replays, now);
  return signed.ok ? ok({ key, ...allowance.value }) : signed;
}

/** What only some keys need is loaded with the first of them: a cold start reads nothing of it. */
async function allowanceFor(
  key: IngestKey,
  { origin, address }: Credentials,
): Promise<Result<Allowance, Refusal>> {
  if (key.kind === 'secret' && key.origins.length === 0 && key.scopes.includes('*')) return ok(UNRESTRICTED);
  const { allowanceOf } = await import('./restrictions.ts');
  return allowanceOf(key, origin, address);
}

async function checkSignature(
  key: IngestKey,
  { signature, body }: Credentials,
  replays: ReplayStore,
  now: number,
): Promise<Result<undefined, Refusal>> {
  // Everybody can sign with a publishable key: it would prove nothing, and cost us a write that anybody could cause.
  if (key.kind === 'publishable') return ok(undefined);
  if (signature !== undefined) {
    const { verifyRequest } = await import('./request-signature.ts');
    return verifyRequest(signature, body, key, replays, now);
  }
  return key.signature === 'required'
    ? err(refuse('signature_required', 'The ingest key takes signed requests only; send X-Sluice-Signature.'))
    : ok(undefined);
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
