import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { sluice } from './run-sluice.ts';

interface Request {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly events: readonly unknown[];
}
type Answer = { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> };

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

/** An ingest URL that answers as told. */
async function ingest(answer: (request: Request, count: number) => Answer) {
  const requests: Request[] = [];
  const respond = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const events = JSON.parse(await text(message)) as readonly unknown[];
    requests.push({ path: message.url, authorization: message.headers.authorization, events });
    const { status, body, headers } = answer(requests.at(-1) as Request, requests.length);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
  const started = createServer((message, response) => void respond(message, response));
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const { port } = started.address() as { readonly port: number };
  return { url: `http://127.0.0.1:${port}`, requests };
}

const accepting = ({ events }: Request): Answer => ({
  status: 202,
  body: { outcomes: events.map((_, i) => ({ status: 'accepted', id: `e-${i}` })) },
});

test('events go to the ingest URL with the key, as many at once as have come', async () => {
  const { url, requests } = await ingest(accepting);
  const env = { SLUICE_URL: `${url}/`, SLUICE_KEY: 'slk_k' };
  const { exitCode, printed } = await sluice('send', '{"action":"a","n":1.0}\n\n[1]\n', env);
  expect(exitCode).toBe(0);
  expect(printed).toEqual(['{"status":"accepted","id":"e-0"}', '{"status":"accepted","id":"e-1"}']);
  expect(requests).toEqual([
    { path: '/v1/events', authorization: 'Bearer slk_k', events: [{ action: 'a', n: 1 }, [1]] },
  ]);
});

test('what ingest rejects is said with its line, and the rest is sent', async () => {
  const { url } = await ingest(({ events }) => ({
    status: 202,
    body: {
      outcomes: events.map((event) =>
        event === 7
          ? { status: 'rejected', code: 'invalid_event', message: 'an event is a JSON object', path: '' }
          : { status: 'accepted', id: 'e' },
      ),
    },
  }));
  const { exitCode, printed, errors } = await sluice(`send --url ${url} --key k`, '{}\n7\nx\n{}\n');
  expect(exitCode).toBe(1);
  expect(printed).toHaveLength(2);
  expect(errors.split('\n').toSorted().slice(1)).toEqual([
    'line 2: invalid_event: an event is a JSON object',
    expect.stringMatching(/^line 3: this is not JSON/),
  ]);
});

test('more events than a request takes are sent in several, and an event beyond its size in none', async () => {
  const { url, requests } = await ingest(accepting);
  const lines = [...Array.from({ length: 501 }, (_, n) => ({ n })), { big: 'x'.repeat(1_048_576) }];
  const { exitCode, printed, errors } = await sluice(`send --url ${url} --key k`, lines);
  expect(requests.map(({ events }) => events.length)).toEqual([500, 1]);
  expect(printed).toHaveLength(501);
  expect(errors).toMatch(/^line 502: an event is too large/);
  expect(exitCode).toBe(1);
});

test('a request that comes too soon is sent again when ingest says so', async () => {
  const { url, requests } = await ingest((request, count) =>
    count < 3 ? { status: 429, body: {}, headers: { 'retry-after': '0' } } : accepting(request),
  );
  expect((await sluice(`send --url ${url} --key k`, [{}])).exitCode).toBe(0);
  expect(requests).toHaveLength(3);
});

test('a refused request ends the command with what ingest said, and the line to go on from', async () => {
  const { url, requests } = await ingest(() => ({
    status: 401,
    body: { code: 'unauthorized', detail: 'Send an ingest key.' },
  }));
  const { exitCode, errors } = await sluice(`send --url ${url} --key k`, [{}, {}]);
  expect(exitCode).toBe(1);
  expect(errors).toContain('answered 401 unauthorized Send an ingest key.; nothing was sent from line 1 on');
  expect(requests).toHaveLength(1);
});

test('a host that cannot be reached is said once', async () => {
  const { url } = await ingest(accepting);
  await new Promise((resolve) => server?.close(resolve));
  const { exitCode, errors } = await sluice(`send --url ${url} --key k`, [{}, {}, {}]);
  expect(exitCode).toBe(1);
  expect(errors).toMatch(/^http:\S+ cannot be reached \(ECONNREFUSED\).*\n$/);
});

test.each([
  ['--url https://ingest.example.com', 'a URL, but no key'],
  ['--key k', 'a key, but no URL'],
  ['--url nonsense --key k', 'the URL is not one'],
  ['--url https://user:pass@ingest.example.com --key k', 'the URL is not one'],
  ['--url http://ingest.example.com --key k', 'the key would travel in the clear'],
  ['--url https://ingest.example.com --key schlüssel', 'the key is not one'],
])('send %s is wrong usage', async (options, message) => {
  const { exitCode, errors } = await sluice(`send ${options}`, [{}]);
  expect(exitCode).toBe(2);
  expect(errors).toContain(message);
});
