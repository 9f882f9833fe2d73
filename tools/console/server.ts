import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describeError } from '../../src/kernel/coded-error.ts';
import type { ApiDocument } from '../generate/openapi/api-document.ts';
import { type LocalServer, listenOnLoopback } from '../local/listen.ts';
import { createAccess } from './access.ts';
import { apiPage, type SampleVariables } from './api/page.ts';
import { CallRefused, type Calls, sourceCalls } from './calls.ts';
import { createFeeds } from './feed.ts';
import { mailPolicy } from './mail-policy.ts';
import { pageFiles } from './page-files.ts';
import { createPlayground } from './playground/playground.ts';
import type { ConsoleSource } from './view.ts';

export interface ConsoleOptions {
  /** 0 for any free one. */
  readonly port: number;
  readonly source: ConsoleSource;
  /** How a person finds the address with the token, as the end of a sentence. */
  readonly where?: string;
  /** What the page about the HTTP API gives to those who want to try it. */
  readonly variables?: SampleVariables;
  /** Pages for other programs, by their paths. */
  readonly routes?: Readonly<Record<string, (response: ServerResponse) => void>>;
  /** What the page can call beside its source, by name. */
  readonly calls?: Calls;
}

export interface ConsoleServer extends LocalServer {
  readonly token: string;
  /** With the token: what a person opens. */
  readonly url: string;
}

/** No other origin may script, frame or be reached by the page; event text cannot become markup. */
const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Beyond it a body is cut off: a megabyte of text, and what JSON makes of it. */
const MAX_BODY_BYTES = 3 * 1_048_576;

const OPENAPI = new URL('../../docs/reference/openapi.json', import.meta.url);

/**
 * The console: one page, its feed of server-sent events, what it calls, and the reference of the HTTP API. On loopback, for
 * whoever has the token.
 *
 * @throws CodedError `port_taken` or `cannot_listen`
 */
export async function startConsole(options: ConsoleOptions): Promise<ConsoleServer> {
  const { source, routes = {}, where = 'that the terminal printed' } = options;
  const access = createAccess(where);
  const feeds = createFeeds(source);
  const playground = createPlayground();
  const calls: Calls = {
    ...sourceCalls(source, () => feeds.refresh()),
    ...playground.calls,
    ...options.calls,
  };

  async function get(path: string, response: ServerResponse): Promise<void> {
    const send = (type: string, body: string | Buffer, headers = {}) =>
      void response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': type, ...headers }).end(body);
    if (path === '/feed') {
      response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/event-stream' });
      return feeds.add(response);
    }
    if (path === '/pid') return send('text/plain', String(process.pid));
    if (path === '/openapi.json') return send('application/json', readFileSync(OPENAPI));
    if (path === '/api') {
      const document = JSON.parse(readFileSync(OPENAPI, 'utf8')) as ApiDocument;
      return send('text/html; charset=utf-8', apiPage(document, options.variables));
    }
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (route !== undefined) {
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
      return route(response);
    }
    if (path.startsWith('/mail/')) {
      const { html } = (await source.message(decodeURIComponent(path.slice('/mail/'.length)))) ?? {};
      if (html !== undefined)
        return send('text/html; charset=utf-8', html, { 'content-security-policy': mailPolicy(html) });
    }
    const file = (await pageFiles()).get(path);
    if (file !== undefined) return send(file.type, file.body);
    response.writeHead(404, SECURITY_HEADERS).end('nothing here; the console is at /\n');
  }

  async function call(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = path.slice('/call/'.length);
    const answer = (status: number, body: unknown) =>
      void response
        .writeHead(status, { ...SECURITY_HEADERS, 'content-type': 'application/json' })
        .end(JSON.stringify(body) ?? 'null');
    const made = path.startsWith('/call/') && Object.hasOwn(calls, name) ? calls[name] : undefined;
    if (made === undefined) return answer(404, { problem: `there is no call "${name}"` });
    try {
      answer(200, await made(await readJson(request)));
    } catch (error) {
      if (error instanceof CallRefused) return answer(error.status, { problem: error.message });
      const { name: kind, message = kind } = describeError(error);
      answer(500, { problem: message });
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = access.judge(request);
    if (refusal !== undefined) {
      const { status, text, headers = {} } = refusal;
      const type = { 'content-type': 'text/plain; charset=utf-8' };
      response.writeHead(status, { ...SECURITY_HEADERS, ...type, ...headers }).end(`${text}\n`);
      return;
    }
    const { pathname } = new URL(request.url ?? '/', 'http://local');
    if (request.method === 'POST') await call(pathname, request, response);
    else if (request.method === 'GET') await get(pathname, response);
    else response.writeHead(405, { ...SECURITY_HEADERS, allow: 'GET, POST' }).end('GET or POST\n');
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent) return response.end();
      const bad = error instanceof URIError || describeError(error).code === 'ERR_INVALID_URL';
      return response
        .writeHead(bad ? 400 : 500, { ...SECURITY_HEADERS, 'content-type': 'text/plain; charset=utf-8' })
        .end(bad ? 'that is no address of this console\n' : 'that cannot be shown just now; try again\n');
    });
  });
  const listening = await listenOnLoopback(server, options.port, 'the console', 'console').catch(
    async (error: unknown) => {
      feeds.close();
      throw error;
    },
  );
  return {
    ...listening,
    token: access.token,
    url: `${listening.endpoint}/?token=${access.token}`,
    close: async () => {
      feeds.close();
      await listening.close();
      await playground.close();
      await source.close?.();
    },
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new CallRefused(413, 'that is too long: 3 MB is the most');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new CallRefused(400, 'the body is no JSON');
  }
}
