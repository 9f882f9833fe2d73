import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postJson } from '../../../adapters/channels/post-json.ts';
import { createGuardedFetch } from '../../../adapters/web/guarded-fetch.ts';
import { type LocalServer, listenOnLoopback } from '../../../tools/local/listen.ts';

const seen: { path: string | undefined; type: string | undefined; body: string }[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
  request.on('end', () => {
    seen.push({ path: request.url, type: request.headers['content-type'], body });
    if (request.url === '/moved') response.writeHead(302, { location: '/elsewhere' }).end();
    else if (request.url === '/busy') response.writeHead(429, { 'retry-after': '7' }).end('slow down');
    else if (request.url === '/nothing') response.writeHead(204).end();
    else if (request.url === '/endless') drip(response);
    else response.end('ok');
  });
});
/** Writes for as long as somebody reads. */
function drip(response: { write(text: string): boolean; on(event: 'drain', then: () => void): unknown }) {
  const write = () => {
    for (let more = true; more; ) more = response.write('x'.repeat(1_024));
  };
  response.on('drain', write);
  write();
}
let local: LocalServer;
beforeAll(async () => {
  local = await listenOnLoopback(server, 0, 'a webhook');
});
afterAll(() => local.close());

type Answers = readonly (readonly string[])[];
/** A resolver that gives one list of addresses after the other, and counts how often it was asked. */
function names(answers: Answers) {
  let asked = 0;
  return {
    asked: () => asked,
    resolve: (
      _: string,
      __: object,
      done: (error: null, addresses: { address: string; family: number }[]) => void,
    ) => {
      const list = answers[asked] ?? answers.at(-1) ?? [];
      asked += 1;
      done(
        null,
        list.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    },
  };
}

const guarded = { kind: 'failed', reason: 'guarded' };

describe('a guarded request', () => {
  const open = createGuardedFetch({ loopback: true });
  const post = (path: string) => postJson(open, `${local.endpoint}${path}`, { a: 'ż' }, 5_000);

  test('posts JSON and gives the answer back', async () => {
    expect(await post('/busy')).toEqual({
      kind: 'answered',
      status: 429,
      retryAfter: '7',
      reply: 'slow down',
    });
    expect(seen.at(-1)).toEqual({
      path: '/busy',
      type: 'application/json; charset=utf-8',
      body: '{"a":"ż"}',
    });
  });

  test('takes an answer that has no body, and reads no more of an endless one than it needs', async () => {
    expect(await post('/nothing')).toMatchObject({ status: 204, reply: '' });
    const endless = await post('/endless');
    expect(endless.kind === 'answered' && endless.reply.length).toBe(4_096);
  });

  test('follows no redirect', async () => {
    expect(await post('/moved')).toMatchObject({ kind: 'answered', status: 302 });
    expect(seen.at(-1)?.path).toBe('/moved');
  });

  test('reaches loopback only where that was asked for', async () => {
    const closed = createGuardedFetch({ loopback: false });
    for (const host of ['127.0.0.1', 'localhost', '[::1]'])
      expect(await postJson(closed, `http://${host}:${local.port}/x`, {}, 5_000)).toEqual(guarded);
  });

  test.each([
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '192.168.1.1',
    '0.0.0.0',
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::a00:1',
    '2002:a00:1::1',
    'fd00:ec2::254',
    'fe80::1',
    'ff02::1',
  ])('does not connect to %s, whether written down or behind a name', async (address) => {
    const written = address.includes(':') ? `[${address}]` : address;
    const named = names([[address]]);
    const fetch = createGuardedFetch({ loopback: false, resolve: named.resolve });
    expect(await postJson(fetch, `https://${written}:${local.port}/x`, {}, 5_000)).toEqual(guarded);
    expect(await postJson(fetch, `https://hooks.example:${local.port}/x`, {}, 5_000)).toEqual(guarded);
    expect(named.asked()).toBe(1);
  });

  test('is not led astray by a name that is public at first, nor by one address among others', async () => {
    const rebound = names([['2606:4700::1', '10.0.0.1'], ['127.0.0.1']]);
    const fetch = createGuardedFetch({ loopback: false, resolve: rebound.resolve });
    const before = seen.length;
    for (let i = 0; i < 2; i += 1)
      expect(await postJson(fetch, `https://hooks.example:${local.port}/x`, {}, 5_000)).toEqual(guarded);
    expect(rebound.asked()).toBe(2);
    expect(seen).toHaveLength(before);
  });

  test('to a name that nobody knows can be tried again', async () => {
    const unknown = createGuardedFetch({
      loopback: false,
      resolve: (_, __, done) => done(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), []),
    });
    expect(await postJson(unknown, 'https://hooks.example/x', {}, 5_000)).toEqual({
      kind: 'failed',
      reason: 'network',
    });
  });
});
