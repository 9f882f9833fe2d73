import type { JsonValue } from '../../src/kernel/json.ts';
import type { Channel, ChannelMessage, ChannelOutcome } from '../../src/notify/channel.ts';
import type { Effects } from './effects.ts';
import { judge, TIMEOUT_MS } from './judge.ts';
import { postJson } from './post-json.ts';

interface PostedOptions {
  readonly name: string;
  /** Address of the webhook. It is a secret: it appears in no error. */
  readonly url: string;
  readonly timeoutMs?: number;
}

/** A channel that is one address, which knows by itself what to do with a document: a workflow's trigger. */
function createPostedChannel<T extends 'teams' | 'shuffle'>(
  type: T,
  documentOf: (message: Extract<ChannelMessage, { type: T }>) => JsonValue,
  { name, url, timeoutMs = TIMEOUT_MS }: PostedOptions,
  effects: Effects,
): Channel {
  const isOurs = (message: ChannelMessage): message is Extract<ChannelMessage, { type: T }> =>
    message.type === type;

  async function send(message: ChannelMessage): Promise<ChannelOutcome> {
    if (!isOurs(message)) return { kind: 'refused', code: 'wrong_message_type' };
    return judge(type, await postJson(effects.fetch, url, documentOf(message), timeoutMs), effects.clock());
  }

  return { name, type, send };
}

/**
 * Microsoft Teams by a workflow that begins with “When a Teams webhook request is received”, which answers 202.
 * https://support.microsoft.com/office/create-incoming-webhooks-with-workflows-for-microsoft-teams-8ae491c7-0394-4861-ba59-055e33f75498
 */
export function createTeamsChannel(options: PostedOptions, effects: Effects): Channel {
  return createPostedChannel('teams', ({ body }) => body, options, effects);
}

/** Shuffle by the webhook trigger of a workflow (https://shuffler.io/docs/triggers#webhook). */
export function createShuffleChannel(options: PostedOptions, effects: Effects): Channel {
  return createPostedChannel('shuffle', ({ body }) => body, options, effects);
}
