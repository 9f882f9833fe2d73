import type { FetchAnswer } from './client-types.ts';
import { MAX_ANSWER_BYTES } from './limits.ts';
import { retryAfterMs } from './retry.ts';

/** What one request came to. `code`: the server's word for it, or the status. */
export type Outcome =
  /** `rejected`: codes of the events that the server did not want; of the report at the batch's end too. */
  | { readonly kind: 'accepted'; readonly rejected: readonly (string | undefined)[] }
  /** Try again, not before `afterMs` if it is given. */
  | { readonly kind: 'again'; readonly code: string; readonly afterMs?: number | undefined }
  | { readonly kind: 'too_large'; readonly code: string }
  /** Sending the same again is useless. `pause`: so is sending anything, until somebody mends the key or the address. */
  | { readonly kind: 'refused'; readonly code: string; readonly pause: boolean };

const AGAIN = [408, 425, 429];
const PAUSE = [401, 403, 404, 405];

/** Reads an answer, of a server or of whatever answers in its place. */
export async function readAnswer(
  answer: FetchAnswer,
  now: () => number,
  maxWaitMs: number,
): Promise<Outcome> {
  const { status } = answer;
  const body = parse(await readText(answer));
  const code = typeof body.code === 'string' ? `${status} ${body.code.slice(0, 64)}` : String(status);
  if (Array.isArray(body.outcomes) && status < 300)
    return { kind: 'accepted', rejected: body.outcomes.map(codeOf) };
  // The events are taken, though the rest of the answer did not come.
  if (status === 202) return { kind: 'accepted', rejected: [] };
  if (status === 413) return { kind: 'too_large', code };
  // A page with status 200 is one of a captive portal or a wrong address: nothing was taken.
  if ((status >= 200 && status < 300) || status >= 500 || AGAIN.includes(status))
    return {
      kind: 'again',
      code,
      afterMs: retryAfterMs(answer.headers.get('retry-after'), now(), maxWaitMs),
    };
  // Redirects are not followed, which would carry the key elsewhere; browsers tell them as status 0.
  return { kind: 'refused', code, pause: status < 400 || PAUSE.includes(status) };
}

function codeOf(outcome: unknown): string | undefined {
  const { status, code } = (outcome ?? {}) as { status?: unknown; code?: unknown };
  return status === 'rejected' ? String(code).slice(0, 64) : undefined;
}

function parse(text: string): { code?: unknown; outcomes?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

interface ByteReader {
  read(): Promise<{ done: boolean; value?: Uint8Array }>;
  cancel(): Promise<unknown>;
}

/** At most `MAX_ANSWER_BYTES`, and what came before the connection broke. React Native has no streams, and reads all. */
async function readText(answer: FetchAnswer): Promise<string> {
  let text = '';
  try {
    const body = answer.body as { getReader?: () => ByteReader } | null | undefined;
    if (body?.getReader === undefined) return await answer.text();
    const reader = body.getReader();
    const decoder = new TextDecoder();
    for (let bytes = 0; ; ) {
      const { done, value } = await reader.read();
      if (done || value === undefined) return text;
      bytes += value.length;
      text += decoder.decode(value, { stream: true });
      if (bytes > MAX_ANSWER_BYTES) {
        reader.cancel().catch(() => {});
        return '';
      }
    }
  } catch {
    return text;
  }
}
