import { CodedError } from '../../src/kernel/coded-error.ts';
import type { Channel, ChannelMessage, ChannelOutcome, Delivery } from '../../src/notify/channel.ts';
import type { Effects } from './effects.ts';
import { createPace } from './pace.ts';
import { postJson } from './post-json.ts';
import { retryAfterMs } from './retry-after.ts';
import { webhookUrlProblem } from './webhook-url.ts';

/** https://docs.slack.dev/apis/web-api/rate-limits/: one message a second for each incoming webhook, and for each channel. */
export const MESSAGE_INTERVAL_MS = 1_000;
/** A turn further away than this is left to the next attempt rather than waited for. */
const MAX_WAIT_MS = 5_000;
const TIMEOUT_MS = 8_000;
const RETRY_MS = 15_000;
/** Slack's reply names the fault in one word, such as `no_service`; anything longer is not logged. */
const REPLY_WORD = /^[a-z_]{1,40}$/;

export interface SlackChannelOptions {
  readonly name: string;
  /** Address of the incoming webhook. It is a secret: it appears in no error. */
  readonly url: string;
  readonly timeoutMs?: number;
}

/**
 * Slack by incoming webhook (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/).
 *
 * @throws CodedError `invalid_channel` when the address cannot be used
 */
export function createSlackChannel(options: SlackChannelOptions, effects: Effects): Channel {
  const { name, url, timeoutMs = TIMEOUT_MS } = options;
  const problem = webhookUrlProblem(url, effects);
  if (problem !== undefined)
    throw new CodedError('invalid_channel', `channel "${name}": its webhook address ${problem}`);
  const pace = createPace(MESSAGE_INTERVAL_MS, effects.clock);

  async function send(
    message: ChannelMessage,
    { patienceMs = MAX_WAIT_MS }: Delivery,
  ): Promise<ChannelOutcome> {
    if (message.type !== 'slack') return { kind: 'refused', code: 'wrong_message_type' };
    const wait = pace.take(patienceMs);
    if (wait === undefined)
      return { kind: 'retry', afterMs: Math.ceil(pace.wait), code: 'slack_pace', untried: true };
    if (wait > 0) await effects.sleep(wait);
    const body = { text: message.text, blocks: message.blocks, unfurl_links: false, unfurl_media: false };
    const result = await postJson(effects.fetch, url, body, timeoutMs);
    if (result.kind === 'failed')
      return result.reason === 'guarded'
        ? { kind: 'refused', code: 'address_not_public' }
        : { kind: 'retry', afterMs: RETRY_MS, code: `slack_${result.reason}` };
    const { status, retryAfter, reply } = result;
    if (status >= 200 && status < 300) return { kind: 'sent' };
    if (status === 429 || status >= 500 || status === 408) {
      const afterMs = retryAfterMs(retryAfter, effects.clock(), status === 429 ? 1_000 : RETRY_MS);
      if (status === 429) pace.pause(afterMs);
      return { kind: 'retry', afterMs, code: `slack_${status}` };
    }
    const word = reply.trim();
    return { kind: 'refused', code: REPLY_WORD.test(word) ? `slack_${status}_${word}` : `slack_${status}` };
  }

  return { name, type: 'slack', waitMs: () => pace.wait, send };
}
