import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from '../../../src/kernel/clock.ts';
import { listenOnLoopback } from '../listen.ts';
import { readPayload } from './slack-limits.ts';

interface SlackMessage {
  readonly at: number;
  /** Path of the webhook it came by. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly unknown[];
}

/** What the endpoint does instead of taking a message; `every: 2` means every second request, 1 (default) each. */
type SlackFault = { readonly every?: number } & (
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
  readonly now: Clock;
}

export interface SlackEndpoint {
  /** Address of one webhook; any path below `/services/` with three segments is a webhook of its own. */
  readonly url: string;
  readonly port: number;
  messages(): readonly SlackMessage[];
  /** Requests that were answered with 429 for coming too fast. */
  rateLimited(): number;
  setFault(fault: SlackFault | undefined): void;
  close(): Promise<void>;
}

const WEBHOOK = /^\/services\/[\w-]+\/[\w-]+\/[\w-]+$/;
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

/** Token bucket for each webhook: true when this request may pass. */
function createLimiter(now: Clock): (path: string) => boolean {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (path) => {
    const at = now();
    const bucket = buckets.get(path) ?? { tokens: BURST, at };
    const tokens = Math.min(BURST, bucket.tokens + (at - bucket.at) / REFILL_MS);
    const passes = tokens >= 1;
    buckets.set(path, { tokens: passes ? tokens - 1 : tokens, at });
    return passes;
  };
}

/**
 * An incoming webhook that behaves like Slack's: `ok`, 429 with `Retry-After: 1`, 400 with Slack's word for what is
 * wrong with the payload, 404 `no_service`.
 */
export async function startSlackEndpoint(options: SlackEndpointOptions): Promise<SlackEndpoint> {
  const { port = 0, onMessage, now } = options;
  const messages: SlackMessage[] = [];
  const passes = createLimiter(now);
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

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://local').pathname;
    const body = await readBody(request);
    if (!WEBHOOK.test(path)) return answer(response, 404, 'no_service');
    if (request.method !== 'POST') return answer(response, 405, 'method_not_allowed');
    requests += 1;
    if (fault !== undefined && requests % (fault.every ?? 1) === 0) {
      if (fault.kind === 'hang') return;
      if (fault.kind === 'lose-answer') take(path, body);
      if (fault.kind !== 'answer') return void request.socket.destroy();
      const retryAfter = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
      return answer(response, fault.status, fault.body ?? '', retryAfter);
    }
    if (!passes(path)) {
      limited += 1;
      return answer(response, 429, 'rate_limited', { 'retry-after': '1' });
    }
    const word = take(path, body);
    return word === undefined ? answer(response, 200, 'ok') : answer(response, 400, word);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  const listening = await listenOnLoopback(server, port, 'local Slack');
  return {
    url: `${listening.endpoint}/services/TLOCAL/BLOCAL/local`,
    port: listening.port,
    messages: () => messages,
    rateLimited: () => limited,
    setFault: (next) => {
      fault = next;
    },
    close: () => listening.close(),
  };
}
