import { timingSafeEqual } from 'node:crypto';
import { SIGNATURE_WINDOW_S } from '../../event/limits.ts';
import { hmacHex } from '../../kernel/digest.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { type Refusal, refuse } from '../problem.ts';

/** Value of `X-Slack-Signature`: `v0=<hex HMAC-SHA-256(secret, "v0:" + time + ":" + body)>`; `time`: unix seconds as sent. */
export function slackSignatureOf(secret: string, body: string | Uint8Array, time: string): string {
  return `v0=${hmacHex(secret, `v0:${time}:`, body)}`;
}

/**
 * Checks that Slack has sent a request, by `X-Slack-Signature` over the raw body and `X-Slack-Request-Timestamp`, in constant time. Any
 * of `secrets` may have signed; the time may differ by `SIGNATURE_WINDOW_S` either way.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack/
 *
 * @param now epoch ms
 */
export function verifySlackSignature(
  header: (name: string) => string | undefined,
  body: Uint8Array,
  secrets: readonly string[],
  now: number,
): Result<undefined, Refusal> {
  const given = header('x-slack-signature') ?? '';
  const time = header('x-slack-request-timestamp') ?? '';
  const wrong = err(refuse('invalid_signature', "Only Slack may ask, with its app's signing secret."));
  if (!/^v0=[0-9a-f]{64}$/.test(given) || !/^\d{1,12}$/.test(time)) return wrong;
  const signed = secrets
    .filter((secret) => secret !== '')
    .map((secret) => timingSafeEqual(Buffer.from(slackSignatureOf(secret, body, time)), Buffer.from(given)));
  if (!signed.includes(true)) return wrong;
  if (Math.abs(now / 1_000 - Number(time)) > SIGNATURE_WINDOW_S)
    return err(refuse('signature_expired', `Clocks may differ by ${SIGNATURE_WINDOW_S} s.`));
  return ok(undefined);
}
