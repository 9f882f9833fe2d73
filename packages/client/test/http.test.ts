import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { type ClientOptions, createClient } from '../src/index.ts';

interface Taken {
  readonly headers: IncomingMessage['headers'];
  readonly path: string;
  readonly events: readonly Record<string, unknown>[];
  readonly port: number | undefined;
}

type Answer = (response: ServerResponse, events: Taken['events'], request: IncomingMessage) => void;

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const accept: Answer = (response, events) => {
  response.writeHead(202, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ outcomes: events.map(() => ({ status: 'accepted', id: 'x' })) }));
};

/** A server that answers as told, one answer after the other; then it accepts. */
async function serve(...answers: Answer[]) {
  const taken: Taken[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks);
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
      const events = JSON.parse(body.toString()) as Taken['events'];
      taken.push({
        headers: request.headers,
        path: request.url ?? '',
        events,
        port: request.socket.remotePort,
      });
      (answers.shift() ?? accept)(response, events, request);
    });
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { taken, url };
}

/** Retries follow at once. */
function clientOf(url: string, options: ClientOptions = {}) {
  return createClient({ url, key: 'slk_test', retryBaseMs: 1, retryCapMs: 1, ...options });
}

const event = { action: 'auth_login', user: 'u_1' };

test('events arrive as one array with key and type; small ones as they are', async () => {
  const { url, taken } = await serve();
  const client = clientOf(`${url}/`);
  void client.sendEvent(event);
  void client.sendEvent({ ...event, details: { name: 'Zoë €' } });
  await expect(client.flush()).resolves.toEqual({ sent: 2, dropped: {}, buffered: 0 });
  expect(taken).toHaveLength(1);
  expect(taken[0]?.path).toBe('/v1/events');
  expect(taken[0]?.headers).toMatchObject({
    authorization: 'Bearer slk_test',
    'content-type': 'application/json',
  });
  expect(taken[0]?.headers).not.toHaveProperty('content-encoding');
  expect(taken[0]?.events).toMatchObject([event, { details: { name: 'Zoë €' } }]);
});

test('larger bodies are gzipped, unless the application does not want it', async () => {
  const { url, taken } = await serve();
  for (const options of [{}, { compress: false } as const]) {
    const client = clientOf(url, options);
    for (let i = 0; i < 50; i += 1) void client.sendEvent(event);
    await client.flush();
  }
  expect(taken.map(({ headers }) => headers['content-encoding'])).toEqual(['gzip', undefined]);
  expect(taken.map(({ events }) => events.length)).toEqual([50, 50]);
  expect(Number(taken[0]?.headers['content-length'])).toBeLessThan(
    Number(taken[1]?.headers['content-length']) / 2,
  );
});

test('ten requests need no more than two connections, also when answers were of no use', async () => {
  const garbage: Answer = (response) => response.writeHead(500).end('x'.repeat(50_000));
  const { url, taken } = await serve(accept, garbage, accept);
  const client = clientOf(url);
  for (let i = 0; i < 9; i += 1) {
    void client.sendEvent(event);
    await client.flush();
  }
  expect(client.stats()).toMatchObject({ sent: 9 });
  expect(taken).toHaveLength(10);
  expect(new Set(taken.map(({ port }) => port)).size).toBeLessThanOrEqual(2);
});

const NONSENSE: readonly [string, Answer][] = [
  [
    'a page with status 200',
    (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
  ],
  ['JSON of somebody else', (response) => response.writeHead(200).end('{"ok":true}')],
  ['garbage instead of HTTP', (response) => response.socket?.end('SSH-2.0-OpenSSH_9.6\r\n')],
  ['a connection cut at once', (response) => response.socket?.destroy()],
  ['a header that ends in the middle', (response) => response.socket?.end('HTTP/1.1 202 Acc')],
  ['a huge body', (response) => response.writeHead(500).end('x'.repeat(3_000_000))],
];

test.each(NONSENSE)('%s is no answer: the events are sent again', async (_, nonsense) => {
  const { url, taken } = await serve(nonsense);
  const client = clientOf(url);
  void client.sendEvent(event);
  await expect(client.flush()).resolves.toEqual({ sent: 1, dropped: {}, buffered: 0 });
  expect(taken).toHaveLength(2);
  expect(taken[1]?.events).toEqual(taken[0]?.events);
});

const TAKEN: readonly [string, Answer][] = [
  ['a 202 whose body is nonsense', (response) => response.writeHead(202).end('{"outcomes":')],
  [
    'a 202 that is cut',
    (response) =>
      response.writeHead(202, { 'content-length': '999' }).write('{', () => response.socket?.destroy()),
  ],
  ['a 202 whose body never ends', (response) => response.writeHead(202).write('{"outcomes":[')],
  [
    'a 202 that never stops talking',
    (response) => {
      const talk = () => response.destroyed || response.write('x'.repeat(65_536), talk);
      talk();
    },
  ],
];

test.each(TAKEN)('%s has taken the events: nothing is sent twice', async (_, answer) => {
  const { url, taken } = await serve((response, events, request) => {
    response.statusCode = 202;
    answer(response, events, request);
  });
  const client = clientOf(url, { timeoutMs: 300 });
  void client.sendEvent(event);
  await expect(client.flush()).resolves.toEqual({ sent: 1, dropped: {}, buffered: 0 });
  expect(taken).toHaveLength(1);
});

test('an answer that never comes is waited for as long as configured', async () => {
  const { url, taken } = await serve(() => {});
  const client = clientOf(url, { timeoutMs: 100 });
  void client.sendEvent(event);
  await expect(client.flush()).resolves.toEqual({ sent: 1, dropped: {}, buffered: 0 });
  expect(taken).toHaveLength(2);
});

test('a redirect is not followed: the key goes nowhere else', async () => {
  const elsewhere = await serve();
  const { url } = await serve((response) =>
    response.writeHead(307, { location: `${elsewhere.url}/v1/events` }).end(),
  );
  const client = clientOf(url);
  void client.sendEvent(event);
  await expect(client.flush()).resolves.toEqual({ sent: 0, dropped: { refused: 1 }, buffered: 0 });
  expect(elsewhere.taken).toEqual([]);
});

test('nobody at the address: the events stay, and flush tells so', async () => {
  const client = clientOf('http://127.0.0.1:1', {
    retryBaseMs: 60_000,
    retryCapMs: 60_000,
    random: () => 0.9,
  });
  void client.sendEvent(event);
  await expect(client.flush()).resolves.toEqual({ sent: 0, dropped: {}, buffered: 1 });
  await expect(client.close(10)).resolves.toEqual({ sent: 0, dropped: { closed: 1 }, buffered: 0 });
});
