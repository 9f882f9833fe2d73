import type { FetchAnswer } from './client-types.ts';
import { retryAfterMs } from './retry.ts';

/** What one request came to. `code`: the status, and the server's word for it if it said one. */
export type Outcome =
  /** `rejected`: in the order of the events, the code of each that the server did not want. */
  | { readonly kind: 'accepted'; readonly rejected: readonly (string | undefined)[] }
  /** Not before `afterMs`, if it is given. */
  | { readonly kind: 'again'; readonly code: string; readonly afterMs?: number | undefined }
  /** The request is too large. */
  | { readonly kind: 'split'; readonly code: string }
  /** To send the same again is useless. `pause`: so is anything, until somebody mends the key or the address. */
  | { readonly kind: 'refused'; readonly code: string; readonly pause: boolean };

export const ACCEPTED: Outcome = { kind: 'accepted', rejected: [] };

/** An honest answer has about 100 bytes for each event; what follows is not read. */
const MAX_ANSWER_BYTES = 262_144;

/** Reads an answer, of the server or of whatever answers in its place. */
export async function readAnswer(answer: FetchAnswer, now: number, maxWaitMs: number): Promise<Outcome> {
  const { status } = answer;
  const { code: word, outcomes } = parse(await readText(answer));
  const code = `${status} ${typeof word === 'string' ? word : ''}`.slice(0, 64);
  if (Array.isArray(outcomes) && status < 300) return { kind: 'accepted', rejected: outcomes.map(codeOf) };
  // The events are taken, though the rest of the answer did not come.
  if (status === 202) return ACCEPTED;
  if (status === 413) return { kind: 'split', code };
  // A page with status 200 is one of a captive portal or a wrong address: nothing was taken.
  if ((status >= 200 && status < 300) || status >= 500 || [408, 425, 429].includes(status))
    return { kind: 'again', code, afterMs: retryAfterMs(answer.headers.get('retry-after'), now, maxWaitMs) };
  // Redirects are not followed, which would carry the key elsewhere; browsers tell them as status 0.
  return { kind: 'refused', code, pause: status < 400 || [401, 403, 404, 405].includes(status) };
}

function codeOf(outcome: { status?: unknown; code?: unknown } | null): string | undefined {
  return outcome?.status === 'rejected' ? String(outcome.code).slice(0, 64) : undefined;
}

function parse(text: string): { readonly code?: unknown; readonly outcomes?: unknown } {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

interface ByteReader {
  read(): Promise<{ done: boolean; value?: Uint8Array }>;
  cancel(): Promise<unknown>;
}

/** At most `MAX_ANSWER_BYTES`, or what came before the connection broke. React Native has no streams, and reads all. */
async function readText(answer: FetchAnswer): Promise<string> {
  let text = '';
  try {
    const body = answer.body as { getReader?: () => ByteReader } | null | undefined;
    const reader = body?.getReader?.();
    if (!reader) return await answer.text();
    const decoder = new TextDecoder();
    while (text.length < MAX_ANSWER_BYTES) {
      const { done, value } = await reader.read();
      if (done) return text;
      text += decoder.decode(value, { stream: true });
    }
    await reader.cancel();
  } catch {
    // What came has to do.
  }
  return text;
}
