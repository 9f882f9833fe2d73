import { SIGNATURE_WINDOW_S } from '../../event/limits.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { type Refusal, refuse } from '../problem.ts';
import type { IngestKey } from './key-store.ts';
import type { ReplayStore } from './replay-store.ts';
import { SIGNATURE_HEADER, signatureOf, verifySignature } from './signature.ts';

/**
 * Value of `X-Sluice-Signature` for a request with an ingest key.
 *
 * @param secretHash SHA-256 of the secret in the key (its last 64 characters), base64url without padding
 * @param nonce 1–64 letters, digits, `_` and `-`, different for each request; without it, two requests with the same
 *   body in one second are one, and the second is refused
 */
export function signRequest(
  secretHash: string,
  body: string | Uint8Array,
  unixSeconds: number,
  nonce?: string,
): string {
  const facts = { time: String(unixSeconds), nonce };
  return [
    `t=${facts.time}`,
    ...(nonce === undefined ? [] : [`n=${nonce}`]),
    `v1=${signatureOf(secretHash, body, facts)}`,
  ].join(',');
}

/**
 * Checks a signature over the raw body, that it is of these minutes, and that it was not used before. The key that
 * signs is the stored hash of the secret: nothing more is stored, and whoever reads the table has no secret to send.
 *
 * @param now epoch ms
 */
export async function verifyRequest(
  header: string,
  body: Uint8Array,
  { id, secretHash }: Pick<IngestKey, 'id' | 'secretHash'>,
  replays: ReplayStore,
  now: number,
): Promise<Result<undefined, Refusal>> {
  const verified = verifySignature(header, body, [secretHash], now, true);
  if (!verified.ok) {
    switch (verified.error) {
      case 'unreadable':
        return err(
          refuse(
            'invalid_signature',
            `Send ${SIGNATURE_HEADER}: t=<unix seconds>,n=<nonce>,v1=<hex HMAC-SHA-256>.`,
          ),
        );
      case 'mismatch':
        return err(
          refuse('invalid_signature', "Sign time, nonce and body as sent with the hash of the key's secret."),
        );
      case 'out_of_time':
        return err(
          refuse('signature_expired', `Clocks may differ by ${SIGNATURE_WINDOW_S} s; check the sender's.`),
        );
    }
  }
  const { hex, until } = verified.value;
  return (await replays.firstUse(`${id}:${hex}`, until, now))
    ? ok(undefined)
    : err(
        refuse('signature_replayed', 'Sign every request anew, retries too, each with a nonce of its own.'),
      );
}
