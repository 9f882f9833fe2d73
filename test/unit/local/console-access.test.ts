import { request } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConsoleServer } from '../../../tools/console/server.ts';
import { bareSource, startBareConsole } from '../../support/bare-console.ts';

let console: ConsoleServer;
let sent: string[];
beforeEach(async () => {
  sent = [];
  const actions = {
    scenes: [],
    sendScene: async (id: string) => {
      sent.push(id);
      return `sent ${id}`;
    },
    replay: async () => 'replayed',
  };
  console = await startBareConsole(undefined, { source: bareSource({ actions }) });
});
afterEach(() => console.close());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** By hand: fetch sets neither `Host` nor the headers that browsers alone may set. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET', body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sending = request(`${console.endpoint}${path}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    sending.on('error', reject);
    sending.end(body);
  });
}

const cookie = () => ({ cookie: `other=1; sluice_console_${console.port}=${console.token}` });

test.each([
  '/',
  '/feed',
  '/pid',
  '/api',
  '/openapi.json',
  '/state.json',
  '/console.js',
  '/mail/m1',
  '/nothing',
])('without the token %s tells nothing but where to find it', async (path) => {
  const { status, text } = await ask(path);
  expect(status).toBe(401);
  expect(text).toBe('this console wants its token: open the address that the terminal printed\n');
});

test('the address of the terminal becomes a cookie for this port that no script and no other site gets', async () => {
  const { status, headers } = await ask(`/?token=${console.token}`);
  expect(status).toBe(303);
  expect(headers.location).toBe('/');
  expect(headers['set-cookie']).toEqual([
    `sluice_console_${console.port}=${console.token}; Path=/; HttpOnly; SameSite=Strict`,
  ]);
  expect((await ask('/', cookie())).text).toContain('<title>Sluice console</title>');
});

test.each([
  ['a path that begins like another host', '//evil.example/', '/'],
  ['the page of the API', '/api', '/api'],
])('the token leads to %s on this host alone', async (_, path, location) => {
  const { headers } = await ask(`${path}?token=${console.token}`);
  expect(headers.location).toBe(location);
});

test.each([
  ['a wrong token', () => '?token=wrong', {}],
  ['an empty one', () => '?token=', {}],
  ['the right one as another cookie', () => '', () => ({ cookie: `x=${console.token}` })],
  ['a prefix of it', () => '', () => ({ authorization: `Bearer ${console.token.slice(0, -1)}` })],
])('%s opens nothing', async (_, query, headers) => {
  const given = typeof headers === 'function' ? headers() : headers;
  expect((await ask(`/pid${query()}`, given)).status).toBe(401);
});

test('programs show the token as a bearer', async () => {
  const { status, text } = await ask('/pid', { authorization: `Bearer ${console.token}` });
  expect([status, text]).toEqual([200, String(process.pid)]);
});

test('a name that leads here by DNS is refused, whatever it knows', async () => {
  const { status } = await ask('/', { ...cookie(), host: `evil.example:${console.port}` });
  expect(status).toBe(421);
});

const OWN = () => ({ origin: console.endpoint, 'sec-fetch-site': 'same-origin' });

test.each([
  [
    'a page on another port of this machine',
    () => ({ origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }),
  ],
  ['a page elsewhere', () => ({ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })],
  ['a form in a sandbox', () => ({ origin: 'null' })],
  ['a request that does not say where it comes from', () => ({})],
  ['one whose two words contradict', () => ({ ...OWN(), origin: 'https://evil.example' })],
])('%s cannot press a button, even with the cookie', async (_, headers) => {
  const { status } = await ask('/call/send-scene', { ...cookie(), ...headers() }, 'POST', '{"id":"1"}');
  expect(status).toBe(403);
  expect(sent).toEqual([]);
});

test('the page itself can, and hears what was done', async () => {
  const { status, text } = await ask('/call/send-scene', { ...cookie(), ...OWN() }, 'POST', '{"id":"1"}');
  expect([status, JSON.parse(text)]).toEqual([200, { text: 'sent 1' }]);
  expect(sent).toEqual(['1']);
});

test.each([
  ['no JSON', '/call/event', '{', 400],
  ['another shape', '/call/event', '{"name":1}', 400],
  ['an event that nobody knows', '/call/event', '{"id":"x"}', 404],
  ['a call that is none', '/call/constructor', '{}', 404],
  ['a call that the source cannot do', '/call/cut', '{}', 404],
  ['more than fits', '/call/event', `"${'x'.repeat(3 * 1_048_576)}"`, 413],
])('%s is refused in words', async (_, path, body, expected) => {
  const { status, text } = await ask(path, { ...cookie(), ...OWN() }, 'POST', body);
  expect(status).toBe(expected);
  expect((JSON.parse(text) as { problem: string }).problem).toMatch(/\w/);
});

test('other methods are told which there are', async () => {
  const { status, headers } = await ask('/', { ...cookie(), ...OWN() }, 'DELETE');
  expect([status, headers.allow]).toEqual([405, 'GET, POST']);
});

test('every answer forbids foreign scripts, frames and requests', async () => {
  for (const path of ['/', '/api', '/console.js', '/state.json', '/nothing']) {
    const { headers } = await ask(path, cookie());
    expect(headers['content-security-policy'], path).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    );
    expect(headers['content-security-policy'], path).not.toContain('unsafe');
    expect(headers['x-content-type-options'], path).toBe('nosniff');
  }
});
