import { ACCEPTED, type Outcome, readAnswer } from './answer.ts';
import type { Clock, Fetch } from './client-types.ts';
import type { Settings } from './settings.ts';

export interface TransportParts {
  readonly url: string;
  readonly key: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly compress: boolean;
  readonly sign: boolean;
  /** In a page: requests outlive it. */
  readonly keepalive: boolean;
}

export interface Posting {
  /** Never rejects. */
  readonly outcome: Promise<Outcome>;
  readonly cancel: () => void;
}

/** `leaving`: the request begins in this very turn, so without what takes time. */
export type Transport = (body: string, leaving?: boolean) => Posting;

/** Below it gzip saves no packet. */
const MIN_GZIP_BYTES = 1_024;

/** Bytes that gzip makes of a text; undefined: the platform cannot. */
async function gzip(text: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const { body } = new Response(text);
    const packed = body?.pipeThrough(new CompressionStream('gzip'));
    return packed && new Uint8Array(await new Response(packed).arrayBuffer());
  } catch {
    return undefined;
  }
}

/** Posts an array of events. Whatever happens is an outcome, at the latest after `timeoutMs`. */
export function createTransport(parts: TransportParts): Transport {
  const { url, key, fetch, clock, settings } = parts;
  return (text, leaving) => {
    const aborter = new AbortController();
    let status: number | undefined;
    const post = async (): Promise<Outcome> => {
      const headers: Record<string, string> = {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
      };
      let body: string | Uint8Array<ArrayBuffer> = text;
      if (parts.compress && !leaving && text.length > MIN_GZIP_BYTES) {
        body = (await gzip(text)) ?? text;
        if (body !== text) headers['content-encoding'] = 'gzip';
      }
      if (parts.sign) {
        const { signature } = await import('./sign.ts');
        headers['x-sluice-signature'] = await signature(key, body, Math.floor(clock.now() / 1_000));
      }
      const { signal } = aborter;
      const { keepalive } = parts;
      const answer = await fetch(url, {
        method: 'POST',
        headers,
        body,
        redirect: 'manual',
        signal,
        keepalive,
      });
      status = answer.status;
      return readAnswer(answer, clock.now(), settings.maxRetryAfterMs);
    };
    let cancel = () => {};
    // A fetch that does not know the signal is left to itself.
    const stopped = new Promise<Outcome>((resolve) => {
      cancel = () => {
        resolve(status === 202 ? ACCEPTED : { kind: 'again', code: 'timeout' });
        aborter.abort();
      };
    });
    const timer = clock.setTimeout(cancel, settings.timeoutMs);
    const outcome = Promise.race([stopped, post()])
      .catch((): Outcome => ({ kind: 'again', code: 'no answer' }))
      .then((found) => {
        clock.clearTimeout(timer);
        return found;
      });
    return { outcome, cancel };
  };
}
