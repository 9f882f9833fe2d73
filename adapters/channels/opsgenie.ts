import { sha256 } from '../../src/kernel/digest.ts';
import type { Channel, ChannelMessage, ChannelOutcome, Delivery } from '../../src/notify/channel.ts';
import type { Effects } from './effects.ts';
import { judge, TIMEOUT_MS } from './judge.ts';
import { postJson } from './post-json.ts';

interface OpsgenieOptions {
  readonly name: string;
  /** Key of an API integration. It is a secret: it appears in no error. */
  readonly apiKey: string;
  /** Where alerts are, without a slash behind it. */
  readonly url: string;
  readonly timeoutMs?: number;
}

export const OPSGENIE_URL = {
  us: 'https://api.opsgenie.com/v2/alerts',
  eu: 'https://api.eu.opsgenie.com/v2/alerts',
} as const;

/** What keeps a key from being used, in words that do not repeat it. */
export function apiKeyProblem(key: string): string | undefined {
  return /^[\w-]{16,512}$/.test(key) ? undefined : 'is not an API key; paste that of an API integration';
}

/**
 * Opsgenie by its Alert API (https://docs.opsgenie.com/docs/alert-api), and what speaks like it. An alert's alias stands
 * for the thread: creating it again counts it up, and what follows is addressed to it. Every request is taken with 202 and
 * done later.
 */
export function createOpsgenieChannel(options: OpsgenieOptions, effects: Effects): Channel {
  const { name, apiKey, url, timeoutMs = TIMEOUT_MS } = options;

  async function send(message: ChannelMessage, delivery: Delivery): Promise<ChannelOutcome> {
    if (message.type !== 'opsgenie') return { kind: 'refused', code: 'wrong_message_type' };
    const alias = sha256(delivery.thread);
    const create = message.action === 'create';
    const address = create ? url : `${url}/${alias}/${message.action}?identifierType=alias`;
    const body = create ? { ...message.body, alias } : message.body;
    const headers = { authorization: `GenieKey ${apiKey}` };
    const result = await postJson(effects.fetch, address, body, timeoutMs, headers);
    return judge('opsgenie', result, effects.clock());
  }

  return { name, type: 'opsgenie', send };
}
