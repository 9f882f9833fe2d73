import { SIGNATURE_WINDOW_S } from '../../event/limits.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { type Refusal, refuse } from '../problem.ts';
import { SIGNATURE_HEADER, type SignatureFault, signatureOf, verifySignature } from './signature.ts';

/** Value of `X-Sluice-Signature` for a body: `t=<unix s>,v1=<hex HMAC-SHA-256(secret, t + "." + body)>`. */
export function signAlert(secret: string, body: string | Uint8Array, unixSeconds: number): string {
  return `t=${unixSeconds},v1=${signatureOf(secret, body, { time: String(unixSeconds) })}`;
}

/**
 * Checks `X-Sluice-Signature` over the raw body of an alert. Any of `secrets` may have signed; the time may differ by
 * `SIGNATURE_WINDOW_S` either way.
 *
 * @param now epoch ms
 */
export function verifyAlertSignature(
  header: string | undefined,
  body: Uint8Array,
  secrets: readonly string[],
  now: number,
): Result<undefined, Refusal> {
  const verified = verifySignature(header ?? '', body, secrets, now, false);
  return verified.ok ? ok(undefined) : err(refusalOf(verified.error));
}

function refusalOf(fault: SignatureFault): Refusal {
  switch (fault) {
    case 'unreadable':
      return refuse('invalid_signature', `Send ${SIGNATURE_HEADER}: t=<unix seconds>,v1=<hex HMAC-SHA-256>.`);
    case 'mismatch':
      return refuse('invalid_signature', 'Sign the body as it is sent with the shared secret.');
    case 'out_of_time':
      return refuse('signature_expired', `Clocks may differ by ${SIGNATURE_WINDOW_S} s; check the sender's.`);
  }
}
