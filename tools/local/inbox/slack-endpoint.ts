import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from '../../../src/kernel/clock.ts';
import { listenOnLoopback } from '../listen.ts';
import { createSlackApp } from './slack-app.ts';
import { createLimiter } from './slack-limiter.ts';
import { readPayload } from './slack-limits.ts';
import { createSlackWebApi, type ThreadMessage } from './slack-web-api.ts';

interface SlackMessage {
  readonly at: number;
  /** Path of the webhook it came by. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly unknown[];
}

/** What the endpoint does instead of taking a message; `every: 2` means every second request, 1 (default) each. */
type SlackFault = {
  readonly every?: number /** A method of the Web API; absent: everything. */;
  readonly only?: string;
} & (
  | { readonly kind: 'answer'; readonly status: number; readonly body?: string; readonly retryAfter?: string }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  /** Ends the connection unanswered. */
  | { readonly kind: 'cut' }
  /** Takes the message, then ends the connection: the sender cannot know. */
  | { readonly kind: 'lose-answer' }
);

export interface SlackEndpointOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly onMessage?: (message: SlackMessage) => void;
  /** Hears of a message by the Web API that is new or has been changed. */
  readonly onThreadMessage?: (message: ThreadMessage) => void;
  /** Hears what a request of that path and body is answered with. */
  readonly onAnswer?: (request: { readonly path: string; readonly body: string }, status: number) => void;
  readonly now: Clock;
}

export interface SlackEndpoint {
  /** Address of one webhook; any path below `/services/` with three segments is a webhook of its own. */
  readonly url: string;
  /** Address of another one. */
  webhook(name: string): string;
  readonly port: number;
  /** A bot token with the address of the Web API here, as the channels secret takes it on loopback. */
  readonly bot: string;
  /** The same of an app whose tokens change; those of it stand in the form of `bot`. */
  readonly app: Pick<ReturnType<typeof createSlackApp>, 'install' | 'revoke' | 'exchanges'>;
  /** The channel that the bot is in. */
  readonly channel: string;
  /** What is in the channel by the Web API, in order. */
  thread(): readonly ThreadMessage[];
  /** Somebody deletes a message of the channel. */
  remove(ts: string): void;
  messages(): readonly SlackMessage[];
  /** Requests that were answered with 429 for coming too fast. */
  rateLimited(): number;
  setFault(fault: SlackFault | undefined): void;
  close(): Promise<void>;
}

const WEBHOOK = /^\/services\/[\w-]+\/[\w-]+\/[\w-]+$/;
const METHOD = /^\/api\/([\w.]{1,60})$/;
const BOT_TOKEN = 'xoxb-local-0000000000';
const BOT_CHANNEL = 'C0LOCAL0001';
/** One message a second for each webhook; Slack lets short bursts pass. */
const BURST = 3;
const REFILL_MS = 1_000;
const MAX_BODY_BYTES = 1_048_576;

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * An incoming webhook that behaves like Slack's: `ok`, 429 with `Retry-After: 1`, 400 with Slack's word for what is
 * wrong with the payload, 404 `no_service`. Below `/api/` it is the Web API.
 */
export async function startSlackEndpoint(options: SlackEndpointOptions): Promise<SlackEndpoint> {
  const { port = 0, onMessage, onThreadMessage, onAnswer, now } = options;
  const messages: SlackMessage[] = [];
  const passes = createLimiter(now, BURST, REFILL_MS);
  const app = createSlackApp(now);
  const webApi = createSlackWebApi({
    now,
    tokenFault: (token) => (token === BOT_TOKEN ? undefined : app.tokenFault(token)),
    exchange: (call) => app.exchange(call),
    channels: [BOT_CHANNEL],
    onMessage: (message) => onThreadMessage?.(message),
  });
  let limited = 0;
  let requests = 0;
  let fault: SlackFault | undefined;

  function answer(response: ServerResponse, status: number, body: string, headers = {}): void {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(body);
  }

  function take(path: string, body: string): string | undefined {
    const read = readPayload(body);
    if (read.kind === 'fault') return read.word;
    const message = { at: now(), path, text: read.payload.text ?? '', blocks: read.payload.blocks ?? [] };
    messages.push(message);
    onMessage?.(message);
    return undefined;
  }

  function takeWebhook(path: string, body: string, response: ServerResponse): void {
    if (!passes(path)) {
      limited += 1;
      answer(response, 429, 'rate_limited', { 'retry-after': '1' });
      return;
    }
    const word = take(path, body);
    answer(response, word === undefined ? 200 : 400, word ?? 'ok');
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://local').pathname;
    const body = await readBody(request);
    response.once('finish', () => onAnswer?.({ path, body }, response.statusCode));
    const method = METHOD.exec(path)?.[1];
    if (method === undefined && !WEBHOOK.test(path)) return answer(response, 404, 'no_service');
    if (request.method !== 'POST') return answer(response, 405, 'method_not_allowed');
    const call = () => {
      const { authorization, 'content-type': contentType } = request.headers;
      return webApi.answer({ method: method ?? '', authorization, contentType, body });
    };
    requests += 1;
    const { only = method, every = 1 } = fault ?? {};
    if (fault !== undefined && only === method && requests % every === 0) {
      if (fault.kind === 'hang') return;
      if (fault.kind === 'lose-answer') {
        if (method === undefined) take(path, body);
        else call();
      }
      if (fault.kind !== 'answer') return void request.socket.destroy();
      const retryAfter = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
      return answer(response, fault.status, fault.body ?? '', retryAfter);
    }
    if (method === undefined) return takeWebhook(path, body, response);
    const { status, retryAfter, body: told } = call();
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    return answer(response, status, JSON.stringify(told), {
      ...headers,
      ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
    });
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  const listening = await listenOnLoopback(server, port, 'local Slack');
  const here = (token: string) => listening.endpoint.replace('://', `://${token}@`).concat('/api/');
  const webhook = (name: string) => `${listening.endpoint}/services/TLOCAL/BLOCAL/${name}`;
  return {
    url: webhook('local'),
    webhook,
    port: listening.port,
    bot: here(BOT_TOKEN),
    app: {
      ...app,
      install: () => {
        const { accessToken, refreshToken, ...rest } = app.install();
        return { ...rest, accessToken: here(accessToken), refreshToken: here(refreshToken) };
      },
    },
    channel: BOT_CHANNEL,
    thread: () => webApi.messages(),
    remove: (ts) => webApi.remove(ts),
    messages: () => messages,
    rateLimited: () => limited + webApi.rateLimited(),
    setFault: (next) => {
      fault = next;
    },
    close: () => listening.close(),
  };
}
