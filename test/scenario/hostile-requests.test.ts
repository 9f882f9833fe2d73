import { createConnection } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Stack } from '../../tools/local/stack.ts';
import { speak } from '../support/raw-http.ts';
import {
  analysedIds,
  drained,
  eventually,
  type Observed,
  post,
  startObservedStack,
} from '../support/running-stack.ts';

/** Stands in every request here, so that it can be looked for where it must not be. */
const CANARY = 'canary-3e9c';

let stack: Stack & Observed;
let head: string;
beforeAll(async () => {
  stack = await startObservedStack();
  head = `POST /v1/events HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\nauthorization: Bearer ${stack.key}\r\n`;
});
afterAll(() => stack.close());

const say = (...parts: readonly (string | number)[]) => speak(stack.ingestUrl, ...parts);

async function isServed(): Promise<boolean> {
  const response = await post(stack, '{"action":"beside_the_hostile_ones"}');
  return response.status === 202;
}

const flood = Array.from({ length: 2_000 }, (_, i) => `x-${i}: ${CANARY}\r\n`).join('');
const event = '{"action":"smuggled"}';

test.each<[string, () => string]>([
  ['2 000 headers', () => `${head}${flood}\r\n`],
  ['a header of 100 000 letters', () => `${head}x: ${'a'.repeat(100_000)}\r\n\r\n`],
  ['a header name of 100 000 letters', () => `${head}${'x'.repeat(100_000)}: a\r\n\r\n`],
  ['a header without a name', () => `${head}: ${CANARY}\r\n\r\n`],
  ['a header name with a space', () => `${head}x y: ${CANARY}\r\n\r\n`],
  ['a NUL in a header', () => `${head}x: a\0b\r\n\r\n`],
  ['a folded header', () => `${head}x: a\r\n b\r\n\r\n`],
  ['a line that ends in LF alone', () => `${head}x: a\nx-y: ${CANARY}\r\n\r\n`],
  ['both lengths', () => `${head}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['two lengths', () => `${head}content-length: 5\r\ncontent-length: 6\r\n\r\n{"a":1}`],
  ['a negative length', () => `${head}content-length: -1\r\n\r\n`],
  ['a length beyond 64 bits', () => `${head}content-length: 18446744073709551637\r\n\r\n${event}`],
  ['a length in hexadecimal', () => `${head}content-length: 0x15\r\n\r\n${event}`],
  ['a length with a sign', () => `${head}content-length: +21\r\n\r\n${event}`],
  ['a length in other digits', () => `${head}content-length: \u00b2\u00b9\r\n\r\n${event}`],
  ['a length with a comma', () => `${head}content-length: 21, 21\r\n\r\n${event}`],
  ['a chunk size that is none', () => `${head}transfer-encoding: chunked\r\n\r\nZZ\r\n`],
  ['a chunk size beyond 64 bits', () => `${head}transfer-encoding: chunked\r\n\r\n${'f'.repeat(17)}\r\n`],
  [
    'a chunk that is longer than it says',
    () => `${head}transfer-encoding: chunked\r\n\r\n2\r\n${event}\r\n0\r\n\r\n`,
  ],
  ['TLS', () => '\x16\x03\x01 no http at all\r\n\r\n'],
  ['HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['HTTP/0.9', () => 'GET /v1/events\r\n\r\n'],
  ['a method that is none', () => 'BREW /v1/events HTTP/1.1\r\nhost: a\r\n\r\n'],
  ['TRACE', () => 'TRACE /v1/events HTTP/1.1\r\nhost: a\r\n\r\n'],
  ['CONNECT', () => 'CONNECT internal.example:22 HTTP/1.1\r\nhost: a\r\n\r\n'],
  [
    'an upgrade',
    () => 'GET /v1/events HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
  ],
  ['another host in the path', () => `GET http://169.254.169.254/latest/ HTTP/1.1\r\nhost: a\r\n\r\n`],
  ['a path that climbs', () => `GET /%ff%00/../v1/events?${CANARY} HTTP/1.1\r\nhost: a\r\n\r\n`],
  ['a path that is no URL', () => 'POST //[ HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n'],
  [
    'an encoded path',
    () => `${head.replace('/v1/events', '/v1%2Fevents')}content-length: 21\r\n\r\n${event}`,
  ],
  [
    'a path in capitals',
    () => `${head.replace('/v1/events', '/V1/EVENTS')}content-length: 21\r\n\r\n${event}`,
  ],
  [
    'a path with a slash behind',
    () => `${head.replace('/v1/events', '/v1/events/')}content-length: 21\r\n\r\n${event}`,
  ],
])('%s is refused, and nobody else waits for it', async (_, request) => {
  expect(await say(request(), 5_000)).toMatch(/^(HTTP\/1\.1 4\d\d|closed)/);
  expect(await isServed()).toBe(true);
});

test.each<[string, () => string]>([
  ['twice the right one', () => `authorization: Bearer ${stack.key}\r\n`.repeat(2)],
  [
    'a wrong one and the right one',
    () => `authorization: Bearer slk_${CANARY}\r\nauthorization: Bearer ${stack.key}\r\n`,
  ],
  [
    'the right one and a wrong one',
    () => `authorization: Bearer ${stack.key}\r\nAuthorization: Bearer slk_${CANARY}\r\n`,
  ],
  ['both in one header', () => `authorization: Bearer ${stack.key}, Bearer ${stack.key}\r\n`],
  ['the right one in another scheme', () => `authorization: Digest ${stack.key}\r\n`],
  ['the right one and more', () => `authorization: Bearer ${stack.key} x\r\n`],
])('of several credentials none is picked: %s', async (_, lines) => {
  const request = `POST /v1/events HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n${lines()}`;
  expect(await say(`${request}content-length: 21\r\n\r\n${event}`, 5_000)).toMatch(/^HTTP\/1\.1 401/);
});

test('callers that stop in the middle of a request hold nobody up', async () => {
  const { hostname, port } = new URL(stack.ingestUrl);
  const beginnings = ['POST /v1/ev', `${head}content-length: 50\r\n\r\n{"action":`, `${head}x: ${CANARY}`];
  const stuck = Array.from({ length: 300 }, (_, i) => {
    const socket = createConnection({ host: hostname, port: Number(port) });
    socket.write(beginnings[i % beginnings.length] ?? '');
    return socket.on('error', () => {});
  });
  for (let i = 0; i < 20; i += 1) expect(await isServed()).toBe(true);
  expect(stuck.filter((socket) => socket.readyState !== 'open')).toEqual([]);
  for (const socket of stuck) socket.destroy();
  expect(await isServed()).toBe(true);
});

test('a body that breaks off is no event, however whole it looks', async () => {
  const body = '[{"id":"torn","action":"x"}]';
  const torn = (length: number) => say(`${head}content-length: ${length}\r\n\r\n${body}`, 200);
  expect(await Promise.all([torn(body.length + 1), torn(500_000)])).toEqual(['closed', 'closed']);
  await post(stack, '{"id":"whole","action":"x"}');
  await eventually('what was whole arrives', () => analysedIds(stack).includes('whole'));
  await drained(stack);
  expect(analysedIds(stack)).not.toContain('torn');
});

test('nothing of any request is in a log line', () => {
  expect(stack.logLines.filter((line) => line.includes(CANARY))).toEqual([]);
});
