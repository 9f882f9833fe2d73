import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname } from 'node:path';
import type { ApiDocument } from '../../generate/openapi/api-document.ts';
import { type LocalServer, listenOnLoopback } from '../listen.ts';
import { apiPage, type SampleVariables } from './api/page.ts';
import type { Journal } from './journal.ts';

const PAGE = new URL('./page/', import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** The page's files by their paths; read at each request, so that a change shows at once. */
const FILES: ReadonlyMap<string, { readonly type: string; readonly body: () => Buffer }> = new Map(
  readdirSync(PAGE).map((name) => [
    name === 'index.html' ? '/' : `/${name}`,
    { type: `${TYPES[extname(name)]}; charset=utf-8`, body: () => readFileSync(new URL(name, PAGE)) },
  ]),
);

/** No other origin may script, frame or be reached by the page; event text cannot become markup. */
const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

const OPENAPI = new URL('../../../docs/reference/openapi.json', import.meta.url);

const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * The console: one page and its feed of server-sent events, and the reference of the HTTP API. Answers only to loopback
 * host names (DNS rebinding).
 */
export async function startConsole(options: {
  readonly port: number;
  readonly journal: Journal;
  /** What the page about the HTTP API gives to those who want to try it. */
  readonly variables?: SampleVariables;
}): Promise<LocalServer> {
  const feeds = new Set<ServerResponse>();
  const send = (response: ServerResponse, name: string, data: unknown) =>
    response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  const state = () => ({ ledger: options.journal.ledger(), findings: options.journal.findings() });

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const pathname = URL.parse(request.url ?? '/', 'http://local')?.pathname ?? '';
    const file = FILES.get(pathname);
    if (!LOOPBACK_HOST.test(request.headers.host ?? '')) {
      response.writeHead(421, SECURITY_HEADERS).end('this console answers to localhost only\n');
    } else if (pathname === '/feed') {
      response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/event-stream' });
      for (const entry of options.journal.entries()) send(response, 'entry', entry);
      send(response, 'state', state());
      feeds.add(response);
      response.on('close', () => feeds.delete(response));
    } else if (pathname === '/pid') {
      response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/plain' });
      response.end(String(process.pid));
    } else if (pathname === '/state.json') {
      response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'application/json' });
      response.end(JSON.stringify({ ...state(), entries: options.journal.entries() }));
    } else if (pathname === '/openapi.json') {
      response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'application/json' });
      response.end(readFileSync(OPENAPI));
    } else if (pathname === '/api') {
      response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/html; charset=utf-8' });
      response.end(apiPage(JSON.parse(readFileSync(OPENAPI, 'utf8')) as ApiDocument, options.variables));
    } else if (file !== undefined && request.method === 'GET') {
      response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': file.type }).end(file.body());
    } else {
      response.writeHead(404, SECURITY_HEADERS).end('nothing here; the console is at /\n');
    }
  });
  const unsubscribe = options.journal.subscribe((entry) => {
    for (const feed of feeds) send(feed, 'entry', entry);
  });
  const ticker = setInterval(() => {
    for (const feed of feeds) send(feed, 'state', state());
  }, 500);
  const stop = () => {
    clearInterval(ticker);
    unsubscribe();
  };
  const listening = await listenOnLoopback(server, options.port, 'the console', 'console').catch(
    (error: unknown) => {
      stop();
      throw error;
    },
  );
  return {
    ...listening,
    close: async () => {
      stop();
      for (const feed of feeds) feed.end();
      await listening.close();
    },
  };
}
