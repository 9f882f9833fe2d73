import { expect, test, vi } from 'vitest';
import { createClient } from '../src/index.ts';
import { answer, fakeWorld } from './fake-world.ts';

const HOUR = 3_600_000;
const event = { action: 'auth_login' };

test('flush sends at once, and tells what came of everything since', async () => {
  const { clock, server, options } = fakeWorld({ batchSize: 2 });
  const client = createClient(options);
  for (let i = 0; i < 5; i += 1) void client.sendEvent(event);
  const flushed = client.flush();
  await clock.advance(0);
  await expect(flushed).resolves.toEqual({ sent: 5, dropped: {}, buffered: 0 });
  expect(server.requests).toHaveLength(3);
  expect(clock.timers).toBe(0);
});

test('a platform without what requests need costs events, and not the host', async () => {
  vi.stubGlobal('AbortController', undefined);
  const { clock, options } = fakeWorld();
  const client = createClient(options);
  void client.sendEvent(event);
  const closed = client.close(100);
  await clock.advance(100);
  await expect(closed).resolves.toEqual({ sent: 0, dropped: { closed: 1 }, buffered: 0 });
  vi.unstubAllGlobals();
});

test('flush of nothing asks nobody', async () => {
  const { server, options } = fakeWorld();
  await expect(createClient(options).flush()).resolves.toEqual({ sent: 0, dropped: {}, buffered: 0 });
  expect(server.requests).toEqual([]);
});

test('flush waits for a retry that comes in time, and not for one that comes too late', async () => {
  for (const [patience, result] of [
    [10_000, { sent: 1, dropped: {}, buffered: 0 }],
    [2_000, { sent: 0, dropped: {}, buffered: 1 }],
  ] as const) {
    const { clock, server, options } = fakeWorld();
    server.script = [answer(503, '', { 'retry-after': '3' })];
    const client = createClient(options);
    void client.sendEvent(event);
    let result_: unknown;
    void client.flush(patience).then((found) => {
      result_ = found;
    });
    await clock.advance(0);
    // Too late is known at once.
    expect(result_ === undefined).toBe(patience === 10_000);
    await clock.advance(3_000);
    expect(result_).toEqual(result);
  }
});

test('flush ends when its time is over, though the server says nothing', async () => {
  const { clock, server, options } = fakeWorld();
  server.otherwise = 'hang';
  const client = createClient(options);
  void client.sendEvent(event);
  const flushed = client.flush(1_500);
  await clock.advance(1_500);
  await expect(flushed).resolves.toEqual({ sent: 0, dropped: {}, buffered: 1 });
});

test('close sends what it can, drops the rest as closed, and leaves no timer', async () => {
  const { clock, server, options } = fakeWorld({ batchSize: 2 });
  server.script = ['accept', 'hang'];
  const client = createClient(options);
  for (let i = 0; i < 5; i += 1) void client.sendEvent(event);
  const closed = client.close(1_000);
  await clock.advance(1_000);
  await expect(closed).resolves.toEqual({ sent: 2, dropped: { closed: 3 }, buffered: 0 });
  expect(client.close()).toBe(closed);
  expect(server.requests[1]?.signal?.aborted).toBe(true);
  await clock.advance(HOUR);
  expect(clock.timers).toBe(0);
  expect(server.requests).toHaveLength(2);
});

test('what is given after close is counted, and nothing else', async () => {
  const { clock, server, options } = fakeWorld();
  const client = createClient(options);
  await client.close();
  void client.sendEvent(event);
  await clock.advance(HOUR);
  expect(server.requests).toEqual([]);
  expect(client.stats()).toMatchObject({ given: 1, dropped: { closed: 1 }, buffered: 0 });
});

test('waitUntil is given one promise for all events until they are settled', async () => {
  const kept: Promise<unknown>[] = [];
  const { clock, options } = fakeWorld({ waitUntil: (promise) => kept.push(promise) });
  const client = createClient(options);
  void client.sendEvent(event);
  void client.sendEvent(event);
  expect(kept).toHaveLength(1);
  let done = false;
  void kept[0]?.then(() => {
    done = true;
  });
  await clock.advance(999);
  expect(done).toBe(false);
  await clock.advance(1);
  expect(done).toBe(true);
  void client.sendEvent(event);
  expect(kept).toHaveLength(2);
});

test('with awaitMs a method resolves when its event is settled, after that time, or at once while the server is down', async () => {
  const { clock, server, options } = fakeWorld({ awaitMs: 500 });
  const client = createClient(options);
  const after: number[] = [];
  const give = async () => {
    const start = clock.now();
    void client.sendEvent(event).then(() => after.push(clock.now() - start));
    await clock.advance(700);
  };
  await give();
  server.script = ['hang'];
  await give();
  await clock.advance(9_000);
  expect(client.stats()).toMatchObject({ sent: 1, buffered: 0, inFlight: 1 });
  server.otherwise = 'network';
  await clock.advance(1_000);
  await give();
  expect(after).toEqual([0, 500, 0]);
});

test('a promise of a method is resolved already, also that of a disabled client', async () => {
  const { options } = fakeWorld();
  for (const client of [
    createClient(options),
    createClient({ enabled: false, url: 'https://x.example', key: 'k' }),
  ]) {
    const order: string[] = [];
    const first = client.logAuthEvent('login').then(() => order.push('event'));
    const second = Promise.resolve().then(() => order.push('resolved'));
    await Promise.all([first, second]);
    expect(order).toEqual(['event', 'resolved']);
  }
});
