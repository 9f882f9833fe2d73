import type { ClientEvent } from '../event.ts';
import { isBrowserAction } from './browser-actions.ts';
import { attempt, lazySettings, type RequestUser, type Settings } from './options.ts';
import { type BodyRequest, isOwnPage, type PageEvent, readBody, readPageEvent } from './page-event.ts';
import { createRateWindow } from './rate-window.ts';
import { aboutCaller, asUser } from './record-call.ts';
import { leaveInTime } from './wait-until.ts';
import { type HandlerOptions, webHeader } from './web-request.ts';

export interface LogRouteOptions<R>
  extends Pick<HandlerOptions<R>, 'client' | 'trustProxy' | 'now' | 'waitUntil' | 'flushMs'> {
  /** The user of the request's session. Without it events carry no user, for a page may claim to be anybody. */
  user?(request: R): RequestUser | Promise<RequestUser>;
  /** Origins of pages that may post, such as `https://shop.example`. Default: the one that the route itself has. */
  readonly origins?: readonly string[] | undefined;
  /** Whether an action is taken from a page. Default: those that a publishable key may send. */
  allows?(action: string): boolean;
  /** Events taken of one address in a minute; of all whose address nobody knows, ten times as many. Default: 60. */
  readonly perMinute?: number | undefined;
}

/** Callers without a known address are many, and none of them can be told apart. */
const SHARED = 10;
/** Bytes of a body; an event of a page is small. */
const MAX_BODY_BYTES = 16_384;

const REFUSALS = {
  method_not_allowed: [405, 'Only POST is taken here.'],
  origin_not_allowed: [403, 'The page is of another origin.'],
  unsupported_media_type: [415, 'The body is JSON.'],
  rate_limited: [429, 'Too many events from this address.'],
  body_too_large: [413, `An event has at most ${MAX_BODY_BYTES} bytes.`],
  invalid_event: [400, 'An event is a JSON object with an action of 1 to 256 characters.'],
  not_permitted: [403, 'A page cannot send this action.'],
} as const;
type Refusal = keyof typeof REFUSALS;

/**
 * Makes the route to which pages post `{action, level, userId, details}`, so that they need no key: the `POST` of
 * `app/api/wazuh/log+api.ts` or `route.ts`. It answers 202, or a problem with a `code` (RFC 9457).
 *
 * Of what a page says nothing is believed that it could gain by: the user is the session's (`user`), the claimed id
 * stands in `details.claimed_user_id`; the level is at most `warning`; actions are those of publishable keys.
 */
export function createLogRoute<R extends BodyRequest>(
  options: LogRouteOptions<R> = {},
): (request: R) => Promise<Response> {
  const read = lazySettings<R>(options);
  const { perMinute = 60 } = options;
  const isWithinOwnRate = createRateWindow(perMinute);
  const isWithinSharedRate = createRateWindow(SHARED * perMinute);
  const isWithinRate = (address: string | undefined, now: number) =>
    address === undefined ? isWithinSharedRate('', now) : isWithinOwnRate(address, now);
  const allows = (action: string) =>
    options.allows === undefined ? isBrowserAction(action) : options.allows(action);

  const take = async (request: R): Promise<Refusal | undefined> => {
    const header = webHeader(request);
    if (request.method?.toUpperCase() !== 'POST') return 'method_not_allowed';
    if (!isOwnPage(request, options.origins)) return 'origin_not_allowed';
    // Text is what `sendBeacon` sends.
    const type = header('content-type') ?? '';
    if (!/^(?:application\/json|text\/plain)\s*(?:;|$)/i.test(type)) return 'unsupported_media_type';
    const settings = read();
    const caller = settings && aboutCaller(settings, { header }).source?.ip;
    if (!isWithinRate(caller, settings?.now() ?? Date.now())) return 'rate_limited';
    const body = await readBody(request, MAX_BODY_BYTES);
    if (body === undefined) return 'body_too_large';
    const event = readPageEvent(body);
    if (event === undefined) return 'invalid_event';
    if (!allows(event.action)) return 'not_permitted';
    if (settings !== undefined) await send(settings, request, event, options);
    return undefined;
  };

  return async function logRoute(request) {
    const refusal = await take(request).catch((): Refusal => 'invalid_event');
    return refusal === undefined ? answer(202, { success: true }) : refuse(refusal);
  };
}

async function send<R extends BodyRequest>(
  settings: Settings<R>,
  request: R,
  event: PageEvent,
  options: LogRouteOptions<R>,
): Promise<void> {
  const { client } = settings;
  const user = await Promise.resolve(attempt(() => options.user?.(request))).catch(() => undefined);
  attempt(() => void client.sendEvent(toClientEvent(settings, request, event, user)));
  await attempt(() => leaveInTime(client, undefined, options));
}

function toClientEvent<R extends BodyRequest>(
  settings: Settings<R>,
  request: R,
  { action, level, userId, details }: PageEvent,
  user: RequestUser,
): ClientEvent {
  const claimed = typeof userId === 'string' || typeof userId === 'number' ? String(userId) : undefined;
  return {
    action,
    level: level === undefined || level === 'info' ? 'info' : 'warning',
    location: 'browser',
    ...aboutCaller(settings, { header: webHeader(request) }),
    ...asUser(user),
    details: { ...details, ...(claimed !== undefined && { claimed_user_id: claimed }) },
  };
}

function refuse(code: Refusal): Response {
  const [status, detail] = REFUSALS[code];
  const headers: Record<string, string> = {};
  if (status === 405) headers.allow = 'POST';
  if (status === 429) headers['retry-after'] = '60';
  return answer(status, { type: 'about:blank', status, code, detail }, headers);
}

function answer(status: number, body: object, headers: Record<string, string> = {}): Response {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': type, 'cache-control': 'no-store', ...headers },
  });
}
