import { createHmac } from 'node:crypto';
import { sha256 } from '../../src/kernel/digest.ts';
import type { Channel, ChannelMessage, ChannelOutcome, Delivery } from '../../src/notify/channel.ts';
import type { Effects } from './effects.ts';
import { judge, TIMEOUT_MS } from './judge.ts';
import { postJson } from './post-json.ts';

interface WebhookOptions {
  readonly name: string;
  readonly url: string;
  /** `whsec_…`, the current one first; all of them sign. */
  readonly secrets: readonly string[];
  readonly timeoutMs?: number;
}

const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;

/** What keeps a signing secret from being used, in words that do not repeat it: 24 to 64 bytes, says the specification. */
export function webhookSecretProblem(secret: string): string | undefined {
  const bytes = Buffer.from(SECRET.exec(secret)?.[1] ?? '', 'base64').length;
  return bytes >= 24 && bytes <= 64
    ? undefined
    : 'is not whsec_ and 24 to 64 bytes of base64; make one with: echo "whsec_$(openssl rand -base64 32)"';
}

function signature(secret: string, content: string): string {
  const key = Buffer.from(SECRET.exec(secret)?.[1] ?? '', 'base64');
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}

/**
 * Any endpoint that knows Standard Webhooks
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md). `webhook-id` is the same
 * whenever the same notification is sent; the timestamp and so the signature are of the attempt.
 */
export function createWebhookChannel(options: WebhookOptions, effects: Effects): Channel {
  const { name, url, secrets, timeoutMs = TIMEOUT_MS } = options;

  async function send(message: ChannelMessage, delivery: Delivery): Promise<ChannelOutcome> {
    if (message.type !== 'webhook') return { kind: 'refused', code: 'wrong_message_type' };
    const id = `msg_${sha256(delivery.id)}`;
    const timestamp = Math.floor(effects.clock() / 1_000);
    const { event, timestamp: at, data } = message;
    const body = JSON.stringify({
      type: event,
      timestamp: at,
      data: { ...data, thread: sha256(delivery.thread) },
    });
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': secrets.map((secret) => signature(secret, `${id}.${timestamp}.${body}`)).join(' '),
    };
    const result = await postJson(effects.fetch, url, body, timeoutMs, headers);
    return judge('webhook', result, effects.clock());
  }

  return { name, type: 'webhook', send };
}
