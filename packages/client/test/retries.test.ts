import { expect, test } from 'vitest';
import { createClient } from '../src/index.ts';
import { answer, type Behaviour, fakeWorld } from './fake-world.ts';

const HOUR = 3_600_000;
const event = { action: 'auth_login' };

test('an event waits for others for a second, and they travel together', async () => {
  const { clock, server, options } = fakeWorld();
  const client = createClient(options);
  void client.sendEvent({ action: 'first' });
  await clock.advance(600);
  void client.sendEvent({ action: 'second' });
  await clock.advance(399);
  expect(server.requests).toEqual([]);
  await clock.advance(1);
  expect(server.times).toEqual([1_000]);
  expect(server.events.map(({ action }) => action)).toEqual(['first', 'second']);
  expect(client.stats()).toMatchObject({ given: 2, sent: 2, buffered: 0, inFlight: 0 });
});

test('a full batch does not wait, and only one request is under way at a time', async () => {
  const { clock, server, options } = fakeWorld({ batchSize: 10 });
  const client = createClient(options);
  for (let i = 0; i < 25; i += 1) void client.sendEvent({ action: `a${i}` });
  await clock.advance(0);
  expect(server.requests.map(({ events }) => events.length)).toEqual([10, 10]);
  expect(server.mostOpen).toBe(1);
  await clock.advance(1_000);
  expect(server.events.map(({ action }) => action)).toEqual(Array.from({ length: 25 }, (_, i) => `a${i}`));
});

const AGAIN: readonly [string, Behaviour][] = [
  ['no network', 'network'],
  ...[408, 425, 429, 500, 502, 503, 504, 599].map((status): [string, Behaviour] => [
    `${status}`,
    answer(status),
  ]),
  ['a page with status 200', answer(200, '<html>Sign in to the Wi-Fi</html>')],
  ['an empty 204', answer(204)],
];

test.each(AGAIN)(
  'after %s the same events are sent again, with the same ids and once more',
  async (_, failure) => {
    const { clock, server, options } = fakeWorld();
    const client = createClient(options);
    void client.sendEvent(event);
    server.script = [failure];
    await clock.advance(HOUR);
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]?.events).toEqual(server.requests[0]?.events);
    expect(client.stats()).toMatchObject({ sent: 1, dropped: {}, buffered: 0 });
  },
);

test('waits double up to the cap, of which a random part is waited', async () => {
  for (const [random, share] of [
    [() => 0.999_999, 1],
    [() => 0.5, 0.5],
    [() => 0, 0],
  ] as const) {
    const { clock, server, options } = fakeWorld({
      random,
      retryBaseMs: 1_000,
      retryCapMs: 8_000,
      maxRetries: 6,
    });
    server.otherwise = 'network';
    const client = createClient(options);
    void client.sendEvent(event);
    await clock.advance(HOUR);
    const waits = server.times.slice(1).map((at, i) => at - (server.times[i] ?? 0));
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000].map((ms) => ms * share));
    expect(client.stats()).toMatchObject({ dropped: { retries_exhausted: 1 }, buffered: 0 });
  }
});

test.each([
  ['seconds', '7', 7_000],
  ['more than a minute', '86400', 60_000],
  ['a date', new Date(Date.UTC(2026, 0, 1, 0, 0, 31)).toUTCString(), 30_000],
  ['a date that is over', 'Mon, 01 Jan 2024 00:00:00 GMT', 500],
  ['zero', '0', 500],
  ['nonsense', 'soon', 500],
  ['a negative number', '-5', 500],
  ['digits without end', '9'.repeat(400), 60_000],
])('Retry-After as %s is waited for, and never for more than its cap', async (_, value, wait) => {
  const { clock, server, options } = fakeWorld();
  server.script = [answer(429, '', { 'retry-after': value })];
  void createClient(options).sendEvent(event);
  await clock.advance(HOUR);
  expect(server.times).toEqual([1_000, 1_000 + wait]);
});

test('a request without an answer is given up after its time, and sent again', async () => {
  const { clock, server, options } = fakeWorld({ timeoutMs: 3_000 });
  server.script = ['hang'];
  const client = createClient(options);
  void client.sendEvent(event);
  await clock.advance(3_999);
  expect(client.stats()).toMatchObject({ inFlight: 1, buffered: 0 });
  await clock.advance(501);
  expect(server.requests[0]?.signal?.aborted).toBe(true);
  expect(server.times).toEqual([1_000, 4_500]);
  expect(client.stats()).toMatchObject({ sent: 1, inFlight: 0 });
});

test.each([400, 409, 415, 422])(
  '%i is not repeated: the events are dropped as refused, later ones are sent',
  async (status) => {
    const { clock, server, options } = fakeWorld();
    server.script = [answer(status, { code: 'invalid_json' })];
    const client = createClient(options);
    void client.sendEvent(event);
    await clock.advance(2_000);
    void client.sendEvent(event);
    await clock.advance(2_000);
    expect(server.requests).toHaveLength(2);
    expect(client.stats()).toMatchObject({ sent: 1, dropped: { refused: 1 } });
  },
);

test.each([401, 403, 404, 405, 301, 302, 307])(
  'after %i nothing is sent for a minute, then the key or address is tried again',
  async (status) => {
    const { clock, server, options } = fakeWorld();
    server.script = [answer(status, { code: 'unauthorized' }, { location: 'https://elsewhere.example/' })];
    const client = createClient(options);
    void client.sendEvent(event);
    await clock.advance(1_000);
    void client.sendEvent({ action: 'later' });
    await clock.advance(59_999);
    expect(server.requests).toHaveLength(1);
    await clock.advance(1);
    expect(server.times).toEqual([1_000, 61_000]);
    expect(client.stats()).toMatchObject({ sent: 1, dropped: { refused: 1 } });
  },
);

test('a batch that is too large is halved until it fits, and what never fits is dropped alone', async () => {
  const { clock, server, options } = fakeWorld({ batchSize: 8 });
  server.otherwise = ({ events }) =>
    events.length > 2 || events.some(({ action }) => action === 'a3')
      ? answer(413, { code: 'payload_too_large' })
      : answer(202, { outcomes: events.map(() => ({ status: 'accepted' })) });
  const client = createClient(options);
  for (let i = 0; i < 8; i += 1) void client.sendEvent({ action: `a${i}` });
  await clock.advance(HOUR);
  expect(client.stats()).toMatchObject({ sent: 7, dropped: { event_too_large: 1 }, buffered: 0 });
});

test('events that the server rejects are counted by its code, and not sent again', async () => {
  const { clock, server, options } = fakeWorld();
  server.script = [
    answer(202, {
      outcomes: [
        { status: 'accepted', id: '1' },
        { status: 'rejected', code: 'invalid_event', message: '', path: 'action' },
        { status: 'rejected', code: 'not_permitted', message: '', path: 'action' },
      ],
    }),
  ];
  const client = createClient(options);
  for (let i = 0; i < 3; i += 1) void client.sendEvent(event);
  await clock.advance(HOUR);
  expect(server.requests).toHaveLength(1);
  expect(client.stats()).toMatchObject({
    sent: 1,
    dropped: { rejected: 2 },
    rejected: { invalid_event: 1, not_permitted: 1 },
  });
});

test('while the server is away one batch is the only probe, the buffer fills, and the newest are dropped', async () => {
  const { clock, server, options } = fakeWorld({ batchSize: 5, maxBufferEvents: 20, maxRetries: 1_000 });
  server.otherwise = 'network';
  const client = createClient(options);
  for (let i = 0; i < 30; i += 1) void client.sendEvent({ action: `a${i}` });
  await clock.advance(10 * 60_000);
  expect(server.requests.length).toBeGreaterThan(10);
  expect(server.requests.length).toBeLessThan(40);
  expect(new Set(server.requests.map(({ events }) => events[0]?.id)).size).toBe(1);
  expect(client.stats()).toMatchObject({ buffered: 20, dropped: { buffer_full: 10 } });
  server.otherwise = 'accept';
  server.requests.length = 0;
  await clock.advance(60_000);
  expect(server.events.map(({ action }) => action)).toEqual(Array.from({ length: 20 }, (_, i) => `a${i}`));
  expect(client.stats()).toMatchObject({ sent: 20, buffered: 0 });
});

test('a clock that is put back an hour delays a retry by no more than its wait', async () => {
  const { clock, server, options } = fakeWorld();
  server.script = ['network'];
  const client = createClient(options);
  void client.sendEvent(event);
  await clock.advance(1_000);
  clock.epoch -= HOUR;
  await clock.advance(1_000);
  expect(client.stats()).toMatchObject({ sent: 1 });
});
