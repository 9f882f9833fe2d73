import { createHmac, timingSafeEqual } from 'node:crypto';
import { HOOK_SIGNATURE_WINDOW_S } from '../../event/limits.ts';
import { hmacHex, sha256 } from '../../kernel/digest.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { type Refusal, refuse } from '../problem.ts';

/** A sender that is configured, with the secrets that it may use now: the current one, and the one before it. */
interface Hook {
  readonly name: string;
  readonly tenant: string;
  readonly application: string;
  readonly secrets: readonly string[];
}

export interface SupabaseHook extends Hook {
  readonly scheme: 'header' | 'standard-webhooks';
  /** Lower case; of `header` alone. */
  readonly header: string;
}

export interface SentryHook extends Hook {
  readonly scheme: 'signature' | 'url-token';
}

/** What of a request proves who sent it. */
export interface HookProof {
  /** By lower-case name. */
  readonly header: (name: string) => string | undefined;
  readonly query: (name: string) => string | undefined;
  /** The body as it came: signatures are over these bytes. */
  readonly body: Uint8Array;
}

/** More would be a way to make us compute; senders that rotate sign with two. */
const MAX_SIGNATURES = 8;
const MAX_HEADER_CHARS = 2_048;

/**
 * Finds the hook that sent a request from Supabase: by its secret in a header, or by a Standard Webhooks signature over
 * id, time and body, not older or newer than `HOOK_SIGNATURE_WINDOW_S`. Every secret of every hook is tried, each in
 * constant time; whatever is missing or wrong, the answer is the same.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 *
 * @param now epoch ms
 */
export function authenticateSupabase(
  hooks: readonly SupabaseHook[],
  proof: HookProof,
  now: number,
): Result<SupabaseHook, Refusal> {
  const signed = readSignature(proof);
  const found = pick(hooks, ({ scheme, header }, secret) =>
    scheme === 'header'
      ? isHeaderSecret(proof.header(header), secret)
      : signed !== undefined && isSigned(signed, proof.body, secret),
  );
  if (found === undefined) return err(unknownSender());
  if (found.scheme === 'header' || isTimely(signed?.time, now)) return ok(found);
  return err(
    refuse('signature_expired', `Clocks may differ by ${HOOK_SIGNATURE_WINDOW_S} s; check the sender's.`),
  );
}

/**
 * Finds the hook that sent a request from Sentry: by the HMAC of the raw body in `Sentry-Hook-Signature`, or, for the
 * older WebHooks plugin, by the token in its address. The time that Sentry sends is not signed and proves nothing; a
 * request that is sent again makes the same events again.
 * https://docs.sentry.io/organization/integrations/integration-platform/webhooks/#verifying-the-signature
 */
export function authenticateSentry(
  hooks: readonly SentryHook[],
  proof: HookProof,
): Result<SentryHook, Refusal> {
  const signature = clipped(proof.header('sentry-hook-signature'));
  const token = clipped(proof.query('token'));
  const found = pick(hooks, ({ scheme }, secret) =>
    scheme === 'signature' ? same(signature, hmacHex(secret, proof.body)) : same(token, secret),
  );
  return found === undefined ? err(unknownSender()) : ok(found);
}

/** The first hook with a secret that matches; all are tried, so that the time taken tells nothing. */
function pick<H extends Hook>(
  hooks: readonly H[],
  matches: (hook: H, secret: string) => boolean,
): H | undefined {
  const found = hooks.filter((hook) => hook.secrets.map((secret) => matches(hook, secret)).includes(true));
  return found[0];
}

function unknownSender(): Refusal {
  return refuse(
    'unauthorized',
    'Send the secret, or the signature made with it, of a hook that is configured.',
  );
}

/** In constant time whatever the lengths: digests are compared. An empty secret is none. */
function same(given: string, secret: string): boolean {
  const equal = timingSafeEqual(Buffer.from(sha256(given)), Buffer.from(sha256(secret)));
  return equal && secret !== '';
}

function clipped(text: string | undefined): string {
  return (text ?? '').slice(0, MAX_HEADER_CHARS);
}

function isHeaderSecret(given: string | undefined, secret: string): boolean {
  const text = clipped(given);
  const [alone, behindBearer] = [same(text, secret), same(text.replace(/^Bearer +/i, ''), secret)];
  return alone || behindBearer;
}

interface Signed {
  readonly id: string;
  readonly time: string;
  readonly signatures: readonly string[];
}

/** The three headers of Standard Webhooks; undefined: one is missing or has another form. */
function readSignature({ header }: HookProof): Signed | undefined {
  const id = clipped(header('webhook-id'));
  const time = clipped(header('webhook-timestamp'));
  const signatures = clipped(header('webhook-signature'))
    .split(' ')
    .filter((part) => /^v1,[A-Za-z0-9+/]{43}=$/.test(part))
    .slice(0, MAX_SIGNATURES)
    .map((part) => part.slice(3));
  return id !== '' && /^\d{1,12}$/.test(time) && signatures.length > 0 ? { id, time, signatures } : undefined;
}

/** A secret is written `whsec_<base64>`; Supabase puts `v1,` in front of it. */
function isSigned({ id, time, signatures }: Signed, body: Uint8Array, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^v1,/, '').replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${time}.`).update(body).digest('base64');
  const isAny = signatures.map((signature) => same(signature, expected)).includes(true);
  return isAny && key.length > 0;
}

function isTimely(time: string | undefined, now: number): boolean {
  return Math.abs(now / 1_000 - Number(time)) <= HOOK_SIGNATURE_WINDOW_S;
}
