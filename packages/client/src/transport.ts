import { type Outcome, readAnswer } from './answer.ts';
import type { Clock, Fetch } from './client-types.ts';
import { MAX_KEEPALIVE_BYTES, MIN_GZIP_BYTES } from './limits.ts';

export interface TransportOptions {
  readonly url: string;
  readonly key: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly maxRetryAfterMs: number;
  readonly compress: boolean;
  readonly sign: boolean;
  /** In a page: requests that are small enough outlive it. */
  readonly keepalive: boolean;
}

export interface Posting {
  readonly outcome: Promise<Outcome>;
  cancel(): void;
}

export type Transport = (body: string) => Posting;

/** Bytes that gzip makes of a text; undefined: the platform cannot. */
async function gzip(text: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (typeof CompressionStream === 'undefined' || typeof Response === 'undefined') return undefined;
  const { body } = new Response(text);
  return body
    ? new Uint8Array(await new Response(body.pipeThrough(new CompressionStream('gzip'))).arrayBuffer())
    : undefined;
}

/** Posts an array of events. Never rejects: whatever happens is an outcome, at the latest after `timeoutMs`. */
export function createTransport(options: TransportOptions): Transport {
  const { url, key, fetch, clock } = options;

  const post = async (
    text: string,
    signal: AbortSignal | undefined,
    onStatus: (status: number) => void,
  ): Promise<Outcome> => {
    const headers: Record<string, string> = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
    };
    const packed =
      options.compress && text.length > MIN_GZIP_BYTES ? await gzip(text).catch(() => undefined) : undefined;
    const body = packed ?? text;
    if (packed !== undefined) headers['content-encoding'] = 'gzip';
    if (options.sign) {
      const { signature } = await import('./sign.ts');
      headers['x-sluice-signature'] = await signature(key, body, Math.floor(clock.now() / 1_000));
    }
    const answer = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      ...(signal && { signal }),
      ...(options.keepalive && body.length <= MAX_KEEPALIVE_BYTES && { keepalive: true }),
    });
    onStatus(answer.status);
    return readAnswer(answer, clock.now, options.maxRetryAfterMs);
  };

  return (text) => {
    const aborter = typeof AbortController === 'undefined' ? undefined : new AbortController();
    let taken = false;
    let stop: (code: string) => void = () => {};
    const stopped = new Promise<Outcome>((resolve) => {
      stop = (code) => {
        resolve(taken ? { kind: 'accepted', rejected: [] } : { kind: 'again', code });
        aborter?.abort();
      };
    });
    const timer = clock.setTimeout(() => stop('timeout'), options.timeoutMs);
    const failed = (): Outcome => ({ kind: 'again', code: 'network' });
    const onStatus = (status: number) => {
      taken = status === 202;
    };
    // A fetch that does not know the signal is left to itself.
    const outcome = Promise.race([stopped, post(text, aborter?.signal, onStatus).catch(failed)]);
    return {
      outcome: outcome.finally(() => clock.clearTimeout(timer)),
      cancel: () => stop('cancelled'),
    };
  };
}
