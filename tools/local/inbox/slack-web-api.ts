import type { Clock } from '../../../src/kernel/clock.ts';
import { isJsonObject, type JsonObject } from '../../../src/kernel/json.ts';
import { createLimiter } from './slack-limiter.ts';
import { payloadFault, type SlackPayload } from './slack-limits.ts';

export interface ThreadMessage {
  readonly channel: string;
  readonly ts: string;
  /** Of the first message of its thread, for an answer. */
  readonly thread_ts?: string;
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly attachments: readonly unknown[];
  readonly metadata?: JsonObject;
  /** How often it was changed. */
  readonly edits: number;
}

export interface WebApiOptions {
  readonly now: Clock;
  /** What is wrong with a token; undefined when nothing is. */
  readonly tokenFault: (token: string) => string | undefined;
  /** Answers `oauth.v2.access`, which needs no token. */
  readonly exchange: (
    call: Omit<Call, 'method' | 'contentType'> & { readonly contentType: string },
  ) => WebApiAnswer;
  /** Ids of the channels that the bot is in. */
  readonly channels: readonly string[];
  /** Hears of a message that is new or has been changed. */
  readonly onMessage: (message: ThreadMessage) => void;
}

export interface WebApiAnswer {
  readonly status: number;
  readonly retryAfter?: string;
  readonly body: JsonObject;
}

interface Call {
  readonly method: string;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
}

/** Tier 3: 50 and more a minute for each method (https://docs.slack.dev/apis/web-api/rate-limits/). */
const TIER_3 = { burst: 50, refillMs: 1_200 };
/** One message a second for each channel; short bursts pass. */
const POSTS = { burst: 3, refillMs: 1_000 };
const MAX_PAGE = 999;
const READING = new Set(['conversations.history', 'conversations.replies']);
const WRITING = new Set(['chat.postMessage', 'chat.update']);

const fault = (error: string): WebApiAnswer => ({ status: 200, body: { ok: false, error } });

/** Slack's Web API as far as Sluice uses it: tokens, limits, threads, changes in place, history with metadata. */
export function createSlackWebApi({ now, tokenFault, exchange, channels, onMessage }: WebApiOptions) {
  const messages: ThreadMessage[] = [];
  const mayPost = createLimiter(now, POSTS.burst, POSTS.refillMs);
  const mayCall = createLimiter(now, TIER_3.burst, TIER_3.refillMs);
  let limited = 0;
  let last = 0;

  /** Unique in a channel, and in order: microseconds. */
  function nextTs(): string {
    last = Math.max(last + 1, Math.round(now() * 1_000));
    return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, '0')}`;
  }

  function post(args: SlackPayload, channel: string): WebApiAnswer {
    const { thread_ts, metadata, text = '', blocks = [], attachments = [] } = args;
    if (
      thread_ts !== undefined &&
      !messages.some((each) => each.channel === channel && each.ts === thread_ts)
    )
      return fault('thread_not_found');
    const message: ThreadMessage = {
      channel,
      ts: nextTs(),
      ...(thread_ts !== undefined && { thread_ts }),
      ...(isJsonObject(metadata) && { metadata }),
      text,
      blocks,
      attachments,
      edits: 0,
    };
    messages.push(message);
    onMessage(message);
    return { status: 200, body: { ok: true, channel, ts: message.ts, message: told(message, false) } };
  }

  function update(args: SlackPayload, channel: string): WebApiAnswer {
    const at = messages.findIndex((each) => each.channel === channel && each.ts === args.ts);
    const before = messages[at];
    if (before === undefined) return fault('message_not_found');
    const { text = '', blocks = [], attachments = [] } = args;
    const message = { ...before, text, blocks, attachments, edits: before.edits + 1 };
    messages[at] = message;
    onMessage(message);
    return { status: 200, body: { ok: true, channel, ts: before.ts, text } };
  }

  function read(method: string, form: URLSearchParams): WebApiAnswer {
    const channel = form.get('channel') ?? '';
    if (!channels.includes(channel)) return fault('channel_not_found');
    const limit = Math.min(MAX_PAGE, Number(form.get('limit') ?? 100));
    const oldest = Number(form.get('oldest') ?? 0);
    const withMetadata = form.get('include_all_metadata') === 'true';
    const here = messages.filter((each) => each.channel === channel);
    const ts = form.get('ts');
    const parent = here.find((each) => each.ts === ts);
    if (method === 'conversations.replies' && parent === undefined) return fault('thread_not_found');
    // A thread begins with its parent whatever is asked for, and its oldest answers come first; a channel's newest do.
    const listed =
      parent === undefined || method === 'conversations.history'
        ? here.filter((each) => each.thread_ts === undefined && Number(each.ts) > oldest).reverse()
        : [parent, ...here.filter((each) => each.thread_ts === ts && Number(each.ts) > oldest)];
    return {
      status: 200,
      body: {
        ok: true,
        messages: listed.slice(0, limit).map((each) => told(each, withMetadata)),
        has_more: listed.length > limit,
      },
    };
  }

  function write(method: string, body: string): WebApiAnswer {
    let args: unknown;
    try {
      args = JSON.parse(body);
    } catch {
      return fault('invalid_json');
    }
    if (!isJsonObject(args)) return fault('json_not_object');
    const { channel } = args;
    if (typeof channel !== 'string' || !channels.includes(channel)) return fault('channel_not_found');
    if (method === 'chat.postMessage' && !mayPost(channel)) return tooFast();
    const checked = payloadFault(args);
    if (checked.kind === 'fault') return fault(checked.word);
    return method === 'chat.postMessage' ? post(checked.payload, channel) : update(checked.payload, channel);
  }

  function tooFast(): WebApiAnswer {
    limited += 1;
    return { status: 429, retryAfter: '1', body: { ok: false, error: 'ratelimited' } };
  }

  return {
    messages: (): readonly ThreadMessage[] => messages,
    rateLimited: () => limited,
    /** Somebody deletes a message in Slack. */
    remove(ts: string): void {
      const at = messages.findIndex((each) => each.ts === ts);
      if (at >= 0) messages.splice(at, 1);
    },
    answer({ method, authorization, contentType = '', body }: Call): WebApiAnswer {
      if (method === 'oauth.v2.access') return exchange({ authorization, contentType, body });
      if (!READING.has(method) && !WRITING.has(method) && method !== 'auth.test')
        return fault('unknown_method');
      if (authorization === undefined) return fault('not_authed');
      const wrong = tokenFault(authorization.replace(/^Bearer /, ''));
      if (wrong !== undefined) return fault(wrong);
      if (method === 'auth.test') return { status: 200, body: { ok: true, user: 'sluice' } };
      if (method !== 'chat.postMessage' && !mayCall(method)) return tooFast();
      const json = contentType.startsWith('application/json');
      if (WRITING.has(method)) return json ? write(method, body) : fault('invalid_post_type');
      // Reading methods ignore JSON.
      return read(method, new URLSearchParams(json ? '' : body));
    },
  };
}

function told(kept: ThreadMessage, withMetadata: boolean): JsonObject {
  const { channel, edits, metadata, ...message } = kept;
  void channel;
  return {
    type: 'message',
    ...message,
    ...(edits > 0 && { edited: { ts: message.ts } }),
    ...(withMetadata && metadata !== undefined && { metadata }),
  } as JsonObject;
}
