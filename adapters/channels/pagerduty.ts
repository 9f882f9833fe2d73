import { sha256 } from '../../src/kernel/digest.ts';
import type { Channel, ChannelMessage, ChannelOutcome, Delivery } from '../../src/notify/channel.ts';
import type { Effects } from './effects.ts';
import { judge, TIMEOUT_MS } from './judge.ts';
import { postJson } from './post-json.ts';

interface PagerDutyOptions {
  readonly name: string;
  /** Integration key of an Events API v2 integration. It is a secret: it appears in no error. */
  readonly routingKey: string;
  /** Absent: that of the US service region. */
  readonly url?: string | undefined;
  readonly timeoutMs?: number;
}

export const PAGERDUTY_URL = {
  us: 'https://events.pagerduty.com/v2/enqueue',
  eu: 'https://events.eu.pagerduty.com/v2/enqueue',
} as const;

/** What keeps a routing key from being used, in words that do not repeat it. */
export function routingKeyProblem(key: string): string | undefined {
  return /^[A-Za-z0-9]{32}$/.test(key) ? undefined : 'is not an integration key of 32 letters and digits';
}

/**
 * PagerDuty by Events API v2 (https://developer.pagerduty.com/docs/events-api-v2-overview). Everything of one thread has
 * one `dedup_key`, so that it lands in one incident, and sending again changes nothing.
 */
export function createPagerDutyChannel(options: PagerDutyOptions, effects: Effects): Channel {
  const { name, routingKey, url = PAGERDUTY_URL.us, timeoutMs = TIMEOUT_MS } = options;

  async function send(message: ChannelMessage, delivery: Delivery): Promise<ChannelOutcome> {
    if (message.type !== 'pagerduty') return { kind: 'refused', code: 'wrong_message_type' };
    const body = { ...message.event, routing_key: routingKey, dedup_key: sha256(delivery.thread) };
    const result = await postJson(effects.fetch, url, body, timeoutMs);
    return judge('pagerduty', result, effects.clock());
  }

  return { name, type: 'pagerduty', send };
}
