import { CodedError } from '../../src/kernel/coded-error.ts';
import { sha256 } from '../../src/kernel/digest.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/kernel/json.ts';
import type { Channel, ChannelMessage, ChannelOutcome, Delivery } from '../../src/notify/channel.ts';
import type { Effects } from './effects.ts';
import type { Pace } from './pace.ts';
import { callSlack, type SlackAnswer, type SlackCall } from './slack-api.ts';
import { type SlackAccess, type SlackTokens, slackAccess, slackTokenProblem } from './slack-token.ts';

/** A turn further away than this is left to the next attempt rather than waited for. */
const MAX_WAIT_MS = 5_000;
const TIMEOUT_MS = 8_000;
/** How many of the latest messages are looked through for one whose answer was lost. */
const LOOKED_THROUGH = 100;
/** And how far back; nothing waits that long between two attempts. */
const LOOKED_BACK_MS = 6 * 3_600_000;
const MAX_LOST = 1_000;
const METADATA = 'sluice_notification';
/** The first message is there no more, or was never this bot's: another one takes its place. */
const GONE: ReadonlySet<string> = new Set(['message_not_found', 'thread_not_found', 'cant_update_message']);
/** Another token may help. */
const TOKEN_FAULTS: ReadonlySet<string> = new Set(['token_expired', 'token_revoked', 'invalid_auth']);
/** What was cached, what the secret holds, and what a rotation is about to put there. */
const MAX_TOKENS = 3;
/** Until whoever changes the token is likely to have put another one. */
const TOKEN_WAIT_MS = 60_000;
/** The workspace lets nobody change a message; the thread says it all the same. */
const UNCHANGEABLE: ReadonlySet<string> = new Set(['edit_window_closed', 'update_failed']);

export interface SlackBotOptions {
  readonly name: string;
  /** Id of the Slack channel. */
  readonly channel: string;
  /** Bot token, see `slackAccess`, or where one is to be had that changes. It appears in no error. */
  readonly token: string | SlackTokens;
  /** Of all that goes to the Slack channel: one message a second (https://docs.slack.dev/apis/web-api/rate-limits/). */
  readonly pace: Pace;
  readonly timeoutMs?: number;
}

interface Place {
  readonly channel: string;
  readonly ts: string;
}

type Part = NonNullable<Extract<ChannelMessage, { type: 'slack' }>['thread']>['parent'];

function placeOf(handle: string | undefined): Place | undefined {
  const [, channel, ts] = /^([CDG][A-Z0-9]{2,20}):(\d{1,16}\.\d{1,9})$/.exec(handle ?? '') ?? [];
  return channel === undefined || ts === undefined ? undefined : { channel, ts };
}

/**
 * Slack by its Web API: a group is one thread, whose first message is changed in place. The handle is `<channel>:<ts>`.
 *
 * Slack knows no idempotency key for `chat.postMessage`, so a message carries a digest of its id as metadata, and where an answer may have
 * been lost it is looked for among the latest before it is posted again.
 *
 * @throws CodedError `invalid_channel` when the token cannot be used
 */
export function createSlackBotChannel(options: SlackBotOptions, effects: Effects): Channel {
  const { name, channel: configured, token, pace, timeoutMs = TIMEOUT_MS } = options;
  const tokens = typeof token === 'string' ? always(name, token) : token;
  /** Ids of notifications that Slack may have taken though nobody heard. */
  const lost = new Set<string>();

  async function call(request: SlackCall): Promise<SlackAnswer> {
    const tried: SlackAccess[] = [];
    let access = await tokens(tried);
    let answer = await callSlack(effects, access, request, timeoutMs);
    while (answer.kind === 'refused' && TOKEN_FAULTS.has(answer.error) && tried.length < MAX_TOKENS - 1) {
      tried.push(access);
      access = await tokens(tried);
      if (tried.some((other) => other.token === access.token)) break;
      answer = await callSlack(effects, access, request, timeoutMs);
    }
    if (answer.kind === 'refused' && answer.error === 'token_expired' && typeof token !== 'string')
      return { kind: 'retry', afterMs: TOKEN_WAIT_MS, lost: false, limited: false, error: answer.error };
    if (answer.kind === 'retry' && answer.limited && request.method === 'chat.postMessage')
      pace.pause(answer.afterMs);
    return answer;
  }

  /** The message that carries `id`, if it is there. */
  async function find(id: string, parent: Place | undefined): Promise<SlackAnswer | Place | undefined> {
    const oldest = String(Math.max(0, Math.floor((effects.clock() - LOOKED_BACK_MS) / 1_000)));
    const form = { include_all_metadata: 'true', limit: String(LOOKED_THROUGH), oldest };
    const channel = parent?.channel ?? configured;
    const answer = await call(
      parent === undefined
        ? { method: 'conversations.history', form: { ...form, channel } }
        : { method: 'conversations.replies', form: { ...form, channel, ts: parent.ts } },
    );
    if (answer.kind !== 'ok') return answer;
    const messages = Array.isArray(answer.body.messages) ? answer.body.messages : [];
    const found = messages.find((each) => idOf(each) === id);
    return isJsonObject(found) && typeof found.ts === 'string' ? { channel, ts: found.ts } : undefined;
  }

  async function post(part: Part, parent: Place | undefined, delivery: Delivery): Promise<ChannelOutcome> {
    const id = sha256(delivery.id, 32);
    let warning: string | undefined;
    if (delivery.again === true || lost.has(id)) {
      const found = await find(id, parent);
      if (found !== undefined && !('kind' in found)) return sent(parent ?? found);
      if (found?.kind === 'retry') return later(found);
      // Better twice than never: the token may lack the scope to look.
      if (found?.kind === 'refused') warning = `slack_unchecked_${found.error}`;
    }
    const wait = pace.take(delivery.patienceMs ?? MAX_WAIT_MS);
    if (wait === undefined)
      return { kind: 'retry', afterMs: Math.ceil(pace.wait), code: 'slack_pace', untried: true };
    if (wait > 0) await effects.sleep(wait);
    const answer = await call({
      method: 'chat.postMessage',
      json: {
        channel: parent?.channel ?? configured,
        ...shown(part),
        ...(parent !== undefined && { thread_ts: parent.ts }),
        metadata: { event_type: METADATA, event_payload: { id } },
        unfurl_links: false,
        unfurl_media: false,
      },
    });
    if (answer.kind === 'retry') {
      if (answer.lost && lost.size < MAX_LOST) lost.add(id);
      return later(answer);
    }
    lost.delete(id);
    if (answer.kind === 'refused') return { kind: 'refused', code: `slack_${answer.error}` };
    const { channel, ts } = answer.body;
    const place =
      typeof channel === 'string' && typeof ts === 'string' ? placeOf(`${channel}:${ts}`) : undefined;
    return sent(parent ?? place, place === undefined ? 'slack_no_ts' : warning);
  }

  async function send(message: ChannelMessage, delivery: Delivery): Promise<ChannelOutcome> {
    if (message.type !== 'slack') return { kind: 'refused', code: 'wrong_message_type' };
    const { text, blocks, thread = { parent: { text, blocks }, reply: { text, blocks } } } = message;
    const place = placeOf(delivery.handle);
    if (place === undefined) return post(thread.parent, undefined, delivery);
    // First what may be done twice.
    const updated = await call({ method: 'chat.update', json: { ...place, ...shown(thread.parent) } });
    if (updated.kind === 'retry') return later(updated);
    if (updated.kind === 'refused') {
      if (GONE.has(updated.error)) return post(thread.parent, undefined, delivery);
      if (!UNCHANGEABLE.has(updated.error)) return { kind: 'refused', code: `slack_${updated.error}` };
    }
    const outcome = await post(thread.reply, place, delivery);
    return outcome.kind === 'sent' && updated.kind === 'refused'
      ? { ...outcome, warning: `slack_${updated.error}` }
      : outcome;
  }

  return { name, type: 'slack', waitMs: () => pace.wait, send };
}

function always(name: string, text: string): SlackTokens {
  const access = slackAccess(text);
  if (access === undefined)
    throw new CodedError('invalid_channel', `channel "${name}": its secret ${slackTokenProblem(text)}`);
  return async () => access;
}

function sent(place: Place | undefined, warning?: string): ChannelOutcome {
  return {
    kind: 'sent',
    ...(place !== undefined && { handle: `${place.channel}:${place.ts}` }),
    ...(warning !== undefined && { warning }),
  };
}

function later({ afterMs, error }: Extract<SlackAnswer, { kind: 'retry' }>): ChannelOutcome {
  return { kind: 'retry', afterMs, code: `slack_${error}` };
}

function shown({ text, blocks, attachments }: Part): JsonObject {
  return { text, blocks, attachments: attachments ?? [] };
}

/** The id in a message's metadata, if it is one of ours. */
function idOf(message: JsonValue): JsonValue | undefined {
  const metadata = isJsonObject(message) ? message.metadata : undefined;
  if (!isJsonObject(metadata) || metadata.event_type !== METADATA) return undefined;
  return isJsonObject(metadata.event_payload) ? metadata.event_payload.id : undefined;
}
