import { timingSafeEqual } from 'node:crypto';
import { SIGNATURE_WINDOW_S } from '../../event/limits.ts';
import { hmacHex } from '../../kernel/digest.ts';
import { err, ok, type Result } from '../../kernel/result.ts';

export const SIGNATURE_HEADER = 'X-Sluice-Signature';

/** Senders that rotate sign with two secrets at most; more would be a way to make us compute. */
const MAX_SIGNATURES = 4;
const MAX_HEADER_CHARS = 512;

/** What is signed beside the body. */
export interface SignedFacts {
  /** Unix seconds, in decimal digits as sent. */
  readonly time: string;
  /** Tells requests apart that are alike to the second: 1–64 letters, digits, `_` and `-`. */
  readonly nonce?: string | undefined;
}

export interface VerifiedSignature {
  /** The signature that fitted: 64 hex digits, the same whatever else stood in the header. */
  readonly hex: string;
  /** Epoch ms from which on it is too old, with room for clocks that differ. */
  readonly until: number;
}

export type SignatureFault = 'unreadable' | 'mismatch' | 'out_of_time';

/** HMAC-SHA-256 of `<time>.<body>`, or `<time>:<nonce>.<body>`, in hex. No text is the one and the other. */
export function signatureOf(secret: string, body: string | Uint8Array, { time, nonce }: SignedFacts): string {
  return hmacHex(secret, nonce === undefined ? `${time}.` : `${time}:${nonce}.`, body);
}

/**
 * Checks the value of `X-Sluice-Signature`, `t=<unix s>,v1=<hex>` or `t=<unix s>,n=<nonce>,v1=<hex>`, over the raw
 * body, in constant time. Any of `secrets` may have signed, so that a secret can be rotated; the time may differ by
 * `SIGNATURE_WINDOW_S` either way.
 *
 * @param now epoch ms
 * @param nonces whether `n` is part of what is signed; otherwise it is not looked at
 */
export function verifySignature(
  header: string,
  body: Uint8Array,
  secrets: readonly string[],
  now: number,
  nonces: boolean,
): Result<VerifiedSignature, SignatureFault> {
  const parts = header
    .slice(0, MAX_HEADER_CHARS)
    .split(',')
    .map((part) => part.trim());
  const time = parts.find((part) => /^t=\d{1,12}$/.test(part))?.slice(2);
  const given = parts.filter((part) => /^v1=[0-9a-f]{64}$/.test(part)).slice(0, MAX_SIGNATURES);
  const nonce = nonces ? parts.find((part) => part.startsWith('n='))?.slice(2) : undefined;
  if (time === undefined || given.length === 0) return err('unreadable');
  if (nonce !== undefined && !/^[\w-]{1,64}$/.test(nonce)) return err('unreadable');
  const fitting = secrets
    .filter((secret) => secret !== '')
    .map((secret) => signatureOf(secret, body, { time, nonce }))
    .filter((expected) => given.map((part) => equal(expected, part.slice(3))).includes(true));
  const [hex] = fitting;
  if (hex === undefined) return err('mismatch');
  if (Math.abs(now / 1_000 - Number(time)) > SIGNATURE_WINDOW_S) return err('out_of_time');
  return ok({ hex, until: (Number(time) + 2 * SIGNATURE_WINDOW_S) * 1_000 });
}

function equal(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
