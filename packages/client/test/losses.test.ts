import { expect, test } from 'vitest';
import { createClient } from '../src/index.ts';
import { answer, fakeWorld } from './fake-world.ts';

const HOUR = 3_600_000;
const event = { action: 'auth_login' };

test('what was dropped is told with the next batch, once, in one event', async () => {
  const { clock, server, options } = fakeWorld({ maxBufferEvents: 2 });
  const client = createClient(options);
  for (let i = 0; i < 5; i += 1) void client.sendEvent(event);
  await clock.advance(1_000);
  void client.sendEvent(event);
  await clock.advance(HOUR);
  expect(server.reports).toEqual([
    {
      id: expect.any(String),
      timestamp: expect.any(String),
      action: 'client_dropped_events',
      level: 'warning',
      details: { dropped: { buffer_full: 3 } },
    },
  ]);
  expect(client.stats()).toMatchObject({ given: 6, sent: 3, dropped: { buffer_full: 3 } });
});

test('a report that did not arrive is made again with the same counts, and those that came after', async () => {
  const { clock, server, options } = fakeWorld({ maxBufferEvents: 2, maxRetries: 0 });
  server.script = [answer(500), 'accept'];
  const client = createClient(options);
  for (let i = 0; i < 4; i += 1) void client.sendEvent(event);
  await clock.advance(HOUR);
  void client.sendEvent(event);
  await clock.advance(HOUR);
  expect(server.reports.map(({ details }) => details)).toEqual([
    { dropped: { buffer_full: 2 } },
    { dropped: { buffer_full: 2, retries_exhausted: 2 } },
  ]);
});

test('a report keeps its id when its batch is sent again, so that it counts once', async () => {
  const { clock, server, options } = fakeWorld({ maxBufferEvents: 1 });
  server.script = ['network'];
  const client = createClient(options);
  void client.sendEvent(event);
  void client.sendEvent(event);
  await clock.advance(HOUR);
  expect(server.reports).toHaveLength(2);
  expect(server.reports[1]).toEqual(server.reports[0]);
});

test('a report that the server rejects is not dropped, told or counted itself', async () => {
  const { clock, server, options } = fakeWorld({ maxBufferEvents: 1 });
  server.otherwise = ({ events }) =>
    answer(202, {
      outcomes: events.map(({ action }) =>
        action === 'client_dropped_events'
          ? { status: 'rejected', code: 'not_permitted' }
          : { status: 'accepted' },
      ),
    });
  const client = createClient(options);
  void client.sendEvent(event);
  void client.sendEvent(event);
  await clock.advance(HOUR);
  void client.flush();
  await clock.advance(HOUR);
  expect(client.stats()).toMatchObject({ given: 2, sent: 1, dropped: { buffer_full: 1 }, rejected: {} });
  expect(server.reports).toHaveLength(1);
});

test('what is left when everything is sent is told when the client closes', async () => {
  const { clock, server, options } = fakeWorld();
  const client = createClient(options);
  void client.sendEvent(undefined as never);
  const closed = client.close();
  await clock.advance(HOUR);
  await expect(closed).resolves.toEqual({ sent: 0, dropped: {}, buffered: 0 });
  expect(server.reports.map(({ details }) => details)).toEqual([{ dropped: { not_serializable: 1 } }]);
});

test('losses that were asked for are told as information, and warnings are not sampled', async () => {
  const { clock, server, options } = fakeWorld({
    sampleRate: 0,
    beforeSend: (each) => (each.level === 'error' ? null : each),
  });
  const client = createClient(options);
  void client.sendEvent(event);
  void client.sendEvent({ ...event, level: 'warning' });
  void client.sendEvent({ ...event, level: 'error' });
  await clock.advance(1_000);
  expect(server.events).toMatchObject([{ level: 'warning' }]);
  expect(server.reports).toMatchObject([
    { level: 'info', details: { dropped: { sampled: 1, before_send: 1 } } },
  ]);
});

test('a sampling function decides on every event, by its share', async () => {
  const drawn = [0.2, 0.4, 0.6];
  const { clock, server, options } = fakeWorld({
    sampleRate: ({ level }) => (level === 'critical' ? 0.5 : 0),
    random: () => drawn.shift() ?? 0.9,
  });
  const client = createClient(options);
  for (let i = 0; i < 3; i += 1) void client.sendEvent({ ...event, level: 'critical' });
  await clock.advance(1_000);
  expect(server.events).toHaveLength(2);
  expect(client.stats().dropped).toEqual({ sampled: 1 });
});

test('events beyond the rate are dropped until there is room again', async () => {
  const { clock, options } = fakeWorld({ rateLimit: { perSecond: 2, burst: 3 } });
  const client = createClient(options);
  const give = (count: number) => {
    for (let i = 0; i < count; i += 1) void client.sendEvent(event);
  };
  give(5);
  expect(client.stats()).toMatchObject({ buffered: 3, dropped: { rate_limited: 2 } });
  await clock.advance(1_000);
  give(5);
  await clock.advance(1_000);
  expect(client.stats()).toMatchObject({ sent: 5, dropped: { rate_limited: 5 } });
});

test('beforeSend sees the event redacted, and what it returns is redacted again', async () => {
  const seen: unknown[] = [];
  const { clock, server, options } = fakeWorld({
    beforeSend: (each) => {
      seen.push(each);
      return { ...each, details: { new_token: 'abc', kept: 1 } };
    },
  });
  const details = { password: 'hunter2' };
  void createClient(options).sendEvent({ ...event, details });
  await clock.advance(1_000);
  expect(seen).toMatchObject([{ action: 'auth_login', details: { password: '[REDACTED]' } }]);
  expect(server.events).toMatchObject([{ details: { new_token: '[REDACTED]', kept: 1 } }]);
  expect(details).toEqual({ password: 'hunter2' });
});

test('every drop is told to the application with its reason, and what it throws is its own affair', async () => {
  const told: unknown[] = [];
  const { options } = fakeWorld({
    maxBufferEvents: 1,
    onDrop: (...args) => {
      told.push(args);
      throw new Error('listener');
    },
  });
  const client = createClient(options);
  for (let i = 0; i < 3; i += 1) void client.sendEvent(event);
  expect(told).toEqual([
    ['buffer_full', 1],
    ['buffer_full', 1],
  ]);
});

test('a server that makes up ever new codes fills no memory', async () => {
  const { clock, server, options } = fakeWorld();
  server.otherwise = ({ events }) => {
    const outcomes = events.map((_, i) => ({ status: 'rejected', code: `made_up_${i}` }));
    return answer(202, { outcomes });
  };
  const client = createClient(options);
  for (let i = 0; i < 100; i += 1) void client.sendEvent(event);
  await clock.advance(1_000);
  const { rejected, dropped } = client.stats();
  expect(Object.keys(rejected)).toHaveLength(33);
  expect(rejected.other).toBe(68);
  expect(dropped).toEqual({ rejected: 100 });
});
