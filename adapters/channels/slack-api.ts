import type { JsonObject } from '../../src/kernel/json.ts';
import { isJsonObject } from '../../src/kernel/json.ts';
import type { Effects } from './effects.ts';
import { type PostResult, postText } from './post-json.ts';
import { retryAfterMs } from './retry-after.ts';
import type { SlackAccess } from './slack-token.ts';

const RETRY_MS = 15_000;
/** An answer repeats the message; a page of history holds many. */
const MAX_REPLY_BYTES = 4_194_304;
const ERROR_WORD = /^[a-z_]{1,50}$/;

/**
 * Words of the Web API for what passes by itself (https://docs.slack.dev/reference/methods/chat.postMessage#errors). Whatever
 * else it says is about the message, the channel or the token, and stays until somebody acts.
 */
const PASSING: ReadonlySet<string> = new Set([
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'accesslimited',
  'team_added_to_org',
  'request_timeout',
  'service_unavailable',
  'internal_error',
  'fatal_error',
]);
/** Of these, the ones that Slack says before it has done anything. */
const UNDONE: ReadonlySet<string> = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded']);

/** What came of one call. */
export type SlackAnswer =
  | { readonly kind: 'ok'; readonly body: JsonObject }
  /** `lost`: Slack may have done it all the same. `limited`: for coming too fast. */
  | {
      readonly kind: 'retry';
      readonly afterMs: number;
      readonly lost: boolean;
      readonly limited: boolean;
      /** Slack's word, or what came instead of one; safe to log. */
      readonly error: string;
    }
  /** `error` is Slack's word, safe to log. */
  | { readonly kind: 'refused'; readonly error: string };

export type SlackEffects = Pick<Effects, 'fetch' | 'clock'>;

export interface SlackCall {
  readonly method: string;
  /** Reading methods take a form, the others JSON. */
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: JsonObject;
}

/** Calls a method of the Web API once (https://docs.slack.dev/apis/web-api/). Expected failures are answers. */
export function callSlack(
  effects: SlackEffects,
  { api, token }: SlackAccess,
  call: SlackCall,
  timeoutMs: number,
): Promise<SlackAnswer> {
  return askSlack(effects, { api, authorization: `Bearer ${token}` }, call, timeoutMs);
}

/** The same as somebody else than a token stands for. */
export async function askSlack(
  { fetch, clock }: SlackEffects,
  { api, authorization }: { readonly api: string; readonly authorization: string },
  { method, form, json }: SlackCall,
  timeoutMs: number,
): Promise<SlackAnswer> {
  const result = await postText(fetch, `${api}${method}`, {
    body: form === undefined ? JSON.stringify(json) : new URLSearchParams(form).toString(),
    headers: {
      authorization,
      ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    timeoutMs,
    maxReplyBytes: MAX_REPLY_BYTES,
  });
  return readAnswer(result, clock());
}

function readAnswer(result: PostResult, now: number): SlackAnswer {
  const retry = (error: string, afterMs: number, lost: boolean, limited = false) =>
    ({ kind: 'retry', afterMs, lost, limited, error }) as const;
  if (result.kind === 'failed') return retry(result.reason, RETRY_MS, true);
  const { status, retryAfter, reply } = result;
  if (status === 429) return retry('429', retryAfterMs(retryAfter, now, 1_000), false, true);
  if (status >= 500 || status === 408)
    return retry(String(status), retryAfterMs(retryAfter, now, RETRY_MS), true);
  if (status < 200 || status >= 300) return { kind: 'refused', error: `status_${status}` };
  const body = parsed(reply);
  // Something between Slack and us has answered, or Slack was cut off: nobody knows.
  if (body === undefined || typeof body.ok !== 'boolean') return retry('unreadable', RETRY_MS, true);
  if (body.ok) return { kind: 'ok', body };
  const { error } = body;
  if (typeof error !== 'string' || !ERROR_WORD.test(error)) return { kind: 'refused', error: 'unknown' };
  if (!PASSING.has(error)) return { kind: 'refused', error };
  const limited = UNDONE.has(error);
  return retry(error, retryAfterMs(retryAfter, now, limited ? 1_000 : RETRY_MS), !limited, limited);
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
