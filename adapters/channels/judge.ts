import type { ChannelOutcome } from '../../src/notify/channel.ts';
import type { PostResult } from './post-json.ts';
import { retryAfterMs } from './retry-after.ts';

/** How long an exchange with a provider may take. */
export const TIMEOUT_MS = 8_000;
const RETRY_MS = 15_000;

/**
 * What an answer means where a provider has no rules of its own: any 2xx is taken, 408, 429 and 5xx pass, anything else
 * stays, under a code that holds the status and nothing of the reply.
 */
export function judge(provider: string, result: PostResult, now: number): ChannelOutcome {
  if (result.kind === 'failed')
    return result.reason === 'guarded'
      ? { kind: 'refused', code: 'address_not_public' }
      : { kind: 'retry', afterMs: RETRY_MS, code: `${provider}_${result.reason}` };
  const { status, retryAfter } = result;
  const code = `${provider}_${status}`;
  if (status >= 200 && status < 300) return { kind: 'sent' };
  if (status === 408 || status === 429 || status >= 500)
    return { kind: 'retry', afterMs: retryAfterMs(retryAfter, now, RETRY_MS), code };
  return { kind: 'refused', code };
}
