import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type LocalServer, listenOnLoopback } from '../../local/listen.ts';

/** A request that went through a meter, and what was answered. */
export interface Exchange {
  /** `PutItem`, `SendMessage`, …; of S3 the method. */
  readonly operation: string;
  readonly request: Buffer;
  readonly status: number;
  readonly answer: Buffer;
}

export interface MeterOptions {
  /** Where requests go: `http://127.0.0.1:<port>`. */
  readonly endpoint: string;
  /** What is sent instead of the caller's body. */
  readonly rewrite?: (body: Buffer) => Buffer;
  readonly onExchange: (exchange: Exchange) => void;
}

/**
 * Stands between a client and a local AWS server and hears every exchange. The local servers check no signatures, so that a
 * body may be changed on its way.
 */
export function startMeter(options: MeterOptions): Promise<LocalServer> {
  const server = createServer((request, response) => {
    pass(options, request, response).catch(() => response.destroy());
  });
  return listenOnLoopback(server, 0, 'a meter');
}

/** What each of the two connections says of itself. */
const OF_CONNECTION = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'expect']);

const passedOn = (
  headers: Iterable<readonly [string, string | readonly string[] | undefined]>,
): [string, string][] =>
  [...headers].flatMap(([name, value]) =>
    value === undefined || OF_CONNECTION.has(name) ? [] : [[name, [value].flat().join(', ')]],
  );

async function pass(
  { endpoint, rewrite = (body) => body, onExchange }: MeterOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = rewrite(await buffer(request));
  const { method = 'GET', url = '/', headers } = request;
  const answered = await fetch(new URL(url, endpoint), {
    method,
    headers: passedOn(Object.entries(headers)),
    ...(body.length > 0 && { body: new Uint8Array(body) }),
  });
  const answer = Buffer.from(await answered.arrayBuffer());
  const target = headers['x-amz-target'];
  const operation = target === undefined ? method : String(target).replace(/^.*\./, '');
  onExchange({ operation, request: body, status: answered.status, answer });
  response.writeHead(answered.status, Object.fromEntries(passedOn(answered.headers)));
  response.end(answer);
}
