import { timingSafeEqual } from 'node:crypto';
import { ALERT_SIGNATURE_WINDOW_S } from '../event/limits.ts';
import { hmacHex } from '../kernel/digest.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { type Refusal, refuse } from './problem.ts';

export const SIGNATURE_HEADER = 'X-Sluice-Signature';

/** Senders that rotate sign with two secrets at most; more would be a way to make us compute. */
const MAX_SIGNATURES = 4;
const MAX_HEADER_CHARS = 512;

/** Value of `X-Sluice-Signature` for a body: `t=<unix s>,v1=<hex HMAC-SHA-256(secret, t + "." + body)>`. */
export function signAlert(secret: string, body: string | Uint8Array, unixSeconds: number): string {
  return `t=${unixSeconds},v1=${hmacHex(secret, `${unixSeconds}.`, body)}`;
}

/**
 * Checks `X-Sluice-Signature` over the raw body, in constant time. Any of `secrets` may have signed, so that a secret
 * can be rotated; the time may differ by `ALERT_SIGNATURE_WINDOW_S` either way.
 *
 * @param now epoch ms
 */
export function verifyAlertSignature(
  header: string | undefined,
  body: Uint8Array,
  secrets: readonly string[],
  now: number,
): Result<undefined, Refusal> {
  const parts = (header ?? '')
    .slice(0, MAX_HEADER_CHARS)
    .split(',')
    .map((part) => part.trim());
  const time = parts.find((part) => /^t=\d{1,12}$/.test(part))?.slice(2);
  const given = parts.filter((part) => /^v1=[0-9a-f]{64}$/.test(part)).slice(0, MAX_SIGNATURES);
  if (time === undefined || given.length === 0)
    return err(
      refuse('invalid_signature', `Send ${SIGNATURE_HEADER}: t=<unix seconds>,v1=<hex HMAC-SHA-256>.`),
    );
  const matches = secrets
    .filter((secret) => secret !== '')
    .map((secret) => Buffer.from(hmacHex(secret, `${time}.`, body)))
    .flatMap((expected) => given.map((part) => timingSafeEqual(expected, Buffer.from(part.slice(3)))));
  if (!matches.includes(true))
    return err(refuse('invalid_signature', 'Sign the body as it is sent with the shared secret.'));
  return Math.abs(now / 1_000 - Number(time)) > ALERT_SIGNATURE_WINDOW_S
    ? err(
        refuse(
          'signature_expired',
          `Clocks may differ by ${ALERT_SIGNATURE_WINDOW_S} s; check the sender's.`,
        ),
      )
    : ok(undefined);
}
