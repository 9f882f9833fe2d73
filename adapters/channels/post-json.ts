/** What came of one POST; a reply is read up to `MAX_REPLY_BYTES`. */
export type PostResult =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly retryAfter: string | null;
      readonly reply: string;
    }
  | { readonly kind: 'failed'; readonly reason: 'network' | 'timeout' };

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Providers answer with a word or a short JSON document. */
const MAX_REPLY_BYTES = 4_096;

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (response.body === null) return '';
  // Leaving the loop early cancels the stream and frees the connection.
  for await (const chunk of response.body as ReadableStream<Uint8Array>) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes >= MAX_REPLY_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_REPLY_BYTES).toString('utf8');
}

/**
 * Posts JSON once. Follows no redirect: a 3xx is an answer like any other. `timeoutMs` bounds the whole exchange, the
 * reading of the reply included.
 */
export async function postJson(
  fetch: Fetch,
  url: string,
  body: unknown,
  timeoutMs: number,
): Promise<PostResult> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const reply = await readBounded(response);
    return {
      kind: 'answered',
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      reply,
    };
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    return {
      kind: 'failed',
      reason: name === 'TimeoutError' || name === 'AbortError' ? 'timeout' : 'network',
    };
  }
}
