import type { Agent, RequestOptions } from 'node:https';
import { request } from 'node:https';
import type { ApiAnswer } from '../../src/forward/classify.ts';
import type { Clock } from '../../src/kernel/clock.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the node's address, with its query. */
  readonly path: string;
  readonly authorization: string;
  readonly body?: string;
  /** @default application/json */
  readonly contentType?: string;
  /** For the whole exchange, connecting included. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
}

/**
 * `stale`: the server closed a connection that had been used before, most likely without reading the request. `connected`: the
 * connection stood, its handshake over, so that the request may have been read; without it nothing of it has been.
 */
export type Exchange =
  | { readonly kind: 'answered'; readonly answer: ApiAnswer }
  | { readonly kind: 'stale' }
  | {
      readonly kind: 'failed';
      readonly reason: 'network' | 'timeout';
      readonly code: string;
      readonly connected: boolean;
    };

/** Free connections older than this are not used: a frozen Lambda learns late that the server has closed them. */
const FRESH_MS = 3_000;

/** Sends requests to one node over kept-alive connections. */
export function createExchange(
  url: string,
  agent: Agent,
  clock: Clock,
): (request: ApiRequest) => Promise<Exchange> {
  const base = new URL(url);
  const prefix = base.pathname.replace(/\/+$/, '');
  let usedAt = 0;

  return async ({ path, body, contentType = 'application/json', ...asked }) => {
    if (Math.abs(clock() - usedAt) > FRESH_MS) closeFree(agent);
    const result = await exchange(
      {
        agent,
        host: base.hostname.replace(/^\[|\]$/g, ''),
        port: base.port === '' ? 443 : base.port,
        method: asked.method,
        path: `${prefix}${path}`,
        headers: {
          Authorization: asked.authorization,
          ...(body !== undefined && {
            'Content-Type': contentType,
            'Content-Length': Buffer.byteLength(body),
          }),
        },
        signal: AbortSignal.timeout(asked.timeoutMs),
      },
      body,
      asked.maxAnswerBytes,
    );
    usedAt = clock();
    if (result.kind === 'stale') closeFree(agent);
    return result;
  };
}

function closeFree(agent: Agent): void {
  for (const sockets of Object.values(agent.freeSockets))
    for (const socket of sockets ?? []) socket.destroy();
}

function exchange(options: RequestOptions, body: string | undefined, maxBytes: number): Promise<Exchange> {
  return new Promise((resolve) => {
    let connected = false;
    const call = request(options, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > maxBytes)
          response.destroy(Object.assign(new Error('too long'), { code: 'answer_too_long' }));
      });
      response.on('error', (error) => resolve(failure(error, true)));
      response.on('end', () => {
        const answer = { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') };
        resolve({ kind: 'answered', answer });
      });
    });
    call.once('socket', (socket) => {
      // Of a socket that comes when its handshake is over, or that does not say, anything may have been read.
      connected = (socket as { readonly secureConnecting?: boolean }).secureConnecting !== true;
      if (!connected)
        socket.once('secureConnect', () => {
          connected = true;
        });
    });
    call.on('error', (error) => {
      const failed = failure(error, connected);
      const unread = failed.kind === 'failed' && failed.reason === 'network' && call.reusedSocket;
      resolve(unread ? { kind: 'stale' } : failed);
    });
    call.end(body);
  });
}

function failure(error: Error, connected: boolean): Exchange {
  const code = (error as { code?: unknown }).code;
  const cause = error.cause instanceof Error ? error.cause.name : error.name;
  if (cause === 'TimeoutError' || cause === 'AbortError' || code === 'tls_timeout' || code === 'ETIMEDOUT')
    return { kind: 'failed', reason: 'timeout', code: connected ? 'timeout' : 'connect_timeout', connected };
  return { kind: 'failed', reason: 'network', code: typeof code === 'string' ? code : 'unknown', connected };
}
