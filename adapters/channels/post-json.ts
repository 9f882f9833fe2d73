import type { Fetch } from '../web/guarded-fetch.ts';

/** What came of one POST; a reply is read up to `MAX_REPLY_BYTES`. */
export type PostResult =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly retryAfter: string | null;
      readonly reply: string;
    }
  /** `guarded`: the address leads where nothing may be sent. */
  | { readonly kind: 'failed'; readonly reason: 'network' | 'timeout' | 'guarded' };

/** Providers answer with a word or a short JSON document. */
const MAX_REPLY_BYTES = 4_096;

async function readBounded(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (response.body === null) return '';
  // Leaving the loop early cancels the stream and frees the connection.
  for await (const chunk of response.body as ReadableStream<Uint8Array>) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes >= maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
}

/** Posts JSON once, or a text that is JSON already, as `postText` does. */
export function postJson(
  fetch: Fetch,
  url: string,
  body: unknown,
  timeoutMs: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<PostResult> {
  return postText(fetch, url, {
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers,
    timeoutMs,
  });
}

interface PostedText {
  readonly body: string;
  /** By lower-case names, beside `content-type`, which is JSON's otherwise. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** @default MAX_REPLY_BYTES */
  readonly maxReplyBytes?: number;
}

/**
 * Posts once. Follows no redirect: a 3xx is an answer like any other. `timeoutMs` bounds the whole exchange, the reading of the
 * reply included.
 */
export async function postText(
  fetch: Fetch,
  url: string,
  { body, headers, timeoutMs, maxReplyBytes = MAX_REPLY_BYTES }: PostedText,
): Promise<PostResult> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const reply = await readBounded(response, maxReplyBytes);
    return {
      kind: 'answered',
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      reply,
    };
  } catch (error) {
    return { kind: 'failed', reason: FAILURES[error instanceof Error ? error.name : ''] ?? 'network' };
  }
}

const FAILURES: Readonly<Record<string, 'timeout' | 'guarded'>> = {
  TimeoutError: 'timeout',
  AbortError: 'timeout',
  GuardedAddressError: 'guarded',
};
