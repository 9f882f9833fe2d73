import { err, ok, type Result } from '../../kernel/result.ts';
import { type Refusal, refuse } from '../problem.ts';
import type { IngestKey } from './key-store.ts';

/** Among the origins of a key: requests without an `Origin` header, such as those of React Native. */
export const NATIVE_ORIGIN = 'native';

const LABELS = /^[\w-]+(?:\.[\w-]+)*$/;

/**
 * Whether it is a web origin exactly as browsers write it into `Origin` (RFC 6454 §6.2): scheme and host in lower case,
 * IDNA as punycode, no default port, nothing behind it. `null`, which sandboxed pages and files send, is not one.
 */
export function isWebOrigin(text: string): boolean {
  const url = /^https?:\/\//.test(text) ? URL.parse(text) : null;
  return url !== null && url.origin === text;
}

/**
 * Judges the `Origin` header of a request that presented `key`. A publishable key takes only its own origins. A secret
 * one is not asked where it comes from, unless it has origins and the request names one.
 *
 * @returns what `Access-Control-Allow-Origin` may say; undefined: nothing, so that no page reads the answer
 */
export function admitOrigin(
  key: Pick<IngestKey, 'kind' | 'origins'>,
  origin: string | undefined,
): Result<string | undefined, Refusal> {
  if (origin === undefined) {
    return key.kind === 'secret' || key.origins.includes(NATIVE_ORIGIN)
      ? ok(undefined)
      : err(notAllowed('The ingest key is for web pages, and the request names no Origin.'));
  }
  if (isWebOrigin(origin) && key.origins.some((allowed) => matches(allowed, origin))) return ok(origin);
  return key.kind === 'secret' && key.origins.length === 0
    ? ok(undefined)
    : err(notAllowed('The ingest key is for other origins than the one of the request.'));
}

/** `https://*.shop.example` takes every sub-domain, and not `https://shop.example` itself. */
function matches(allowed: string, origin: string): boolean {
  const star = allowed.indexOf('*');
  if (star < 0) return allowed === origin;
  const before = allowed.slice(0, star);
  const behind = allowed.slice(star + 1);
  return (
    origin.startsWith(before) &&
    origin.endsWith(behind) &&
    LABELS.test(origin.slice(before.length, -behind.length))
  );
}

function notAllowed(detail: string): Refusal {
  return refuse('origin_not_allowed', detail);
}
