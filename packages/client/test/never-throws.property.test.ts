import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createClient, type SluiceClient } from '../src/index.ts';
import { answer, type Behaviour, fakeWorld, settle } from './fake-world.ts';

const boom = () => {
  throw new Error('boom');
};

/** What makes serializers fall over. */
const AWKWARD: readonly (() => unknown)[] = [
  () => Object.defineProperty({ action: 'a' }, 'details', { enumerable: true, get: boom }),
  () => Object.defineProperty({}, 'action', { enumerable: true, get: boom }),
  () => {
    const circle: Record<string, unknown> = { action: 'a' };
    circle.self = { circle, list: [circle] };
    return circle;
  },
  () => new Proxy({ action: 'a' }, { get: boom, ownKeys: boom, has: boom, getPrototypeOf: boom }),
  () => new Proxy({ action: 'a', x: 1 }, { getOwnPropertyDescriptor: boom }),
  () => {
    const { proxy, revoke } = Proxy.revocable({ action: 'a' }, {});
    revoke();
    return { action: 'a', details: { proxy } };
  },
  () => ({ action: 'a', details: { toJSON: boom } }),
  () => ({ action: 'a', details: { toJSON: () => ({ toJSON: boom }) } }),
  () => {
    const endless = { action: 'a', toJSON: () => ({ ...endless }) };
    return endless;
  },
  () => ({ action: 'a', big: 2n ** 5_000n, small: -3n, symbol: Symbol('s'), [Symbol('k')]: 1, run: boom }),
  () => ({ action: 'a', at: new Date(Number.NaN), timestamp: new Date(Number.NaN) }),
  () => ({ action: 'a', timestamp: { valueOf: boom, toString: boom } }),
  () => ({
    action: 'a',
    map: new Map<unknown, unknown>([[{ toString: boom }, 1]]),
    set: new Set([boom, {}]),
  }),
  () => ({ action: 'a', error: Object.assign(new Error('x', { cause: new Error('y') }), { password: 'p' }) }),
  () => ({ action: 'a', bytes: new Uint8Array(1e6), buffer: new ArrayBuffer(8), weak: new WeakMap() }),
  () => ({ action: 'a', details: Array.from({ length: 10_000 }, (_, i) => ({ i })) }),
  () => ({
    action: 'a',
    details: Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`k${i}`, 'é'.repeat(50)])),
  }),
  () => ({ action: 'a', details: 'x'.repeat(1e6), lone: '\ud800', zero: '\0\u2028' }),
  () => ({ action: 'a', details: Array.from({ length: 150 }, () => '\u20ac'.repeat(9_000)) }),
  () => {
    let deep: unknown = 1;
    for (let i = 0; i < 5_000; i += 1) deep = { deep };
    return { action: 'a', details: deep };
  },
  () => ({
    action: 'a',
    *[Symbol.iterator]() {
      for (;;) yield 1;
    },
  }),
  () => {
    const list: unknown[] = [];
    list[Symbol.iterator] = function* () {
      for (;;) yield 1;
    };
    return { action: 'a', list };
  },
  () => Object.create(null),
  () => Object.assign(Object.create(null), { action: 'a' }),
  () => JSON.parse('{"action":"a","__proto__":{"x":1},"constructor":{"prototype":1}}'),
  () => globalThis,
];

/** Made when it is used: fast-check itself looks into what it generates. */
const plain = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
});
const anything: fc.Arbitrary<() => unknown> = fc.oneof(
  plain.map((value) => () => value),
  fc.constantFrom(...AWKWARD),
  fc
    .record({ action: fc.string(), details: plain, user: plain, source: plain }, { requiredKeys: ['action'] })
    .map((value) => () => value),
);

const METHODS = [
  'sendEvent',
  'logAuthEvent',
  'logApiAccess',
  'logSecurityEvent',
  'logQRScan',
  'logAdminAction',
  'logCredentialAccess',
  'logConnectorEvent',
  'logTransaction',
] as const satisfies readonly (keyof SluiceClient)[];

const calls = fc.array(fc.tuple(fc.constantFrom(...METHODS), fc.array(anything, { maxLength: 7 })), {
  maxLength: 20,
});

const behaviours = fc.constantFrom<Behaviour[]>(
  'accept',
  'network',
  'hang',
  answer(202, '{"outcomes":"none"}'),
  answer(202, { outcomes: [null, 1, { status: 'rejected' }, { status: 'rejected', code: {} }] }),
  answer(413),
  answer(401, '<html>'),
  answer(400, '{"code":{}}'),
  answer(503, '', { 'retry-after': '1e9' }),
  (() => null) as never,
  (() => ({ status: 'x', headers: null })) as never,
  (() => boom()) as never,
);

/** A method with arguments that its types do not allow. */
function call(client: SluiceClient, method: (typeof METHODS)[number], args: readonly unknown[]): unknown {
  return (client[method] as (...given: readonly unknown[]) => unknown)(...args);
}

test('the client never throws whatever it is given, and every event is sent, dropped or held', async () => {
  await fc.assert(
    fc.asyncProperty(
      calls,
      fc.array(behaviours, { maxLength: 8 }),
      fc.nat(3),
      async (given, script, batch) => {
        const { clock, server, options } = fakeWorld({
          batchSize: batch + 1,
          maxBufferEvents: 10,
          maxRetries: 2,
        });
        server.script = [...script];
        const client = createClient(options);
        const balance = () => {
          const { given: all, sent, dropped, buffered, inFlight } = client.stats();
          const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
          expect(sent + lost + buffered + inFlight).toBe(all);
          return { all, left: buffered + inFlight };
        };
        for (const [method, args] of given) {
          await expect(
            call(
              client,
              method,
              args.map((make) => make()),
            ),
          ).resolves.toBeUndefined();
          balance();
          await clock.advance(300);
          balance();
        }
        await clock.advance(2_000);
        expect(balance().all).toBe(given.length);
        const closed = client.close(1_000);
        let isClosed = false;
        void closed.then(() => {
          isClosed = true;
        });
        // As long as it takes: what is loaded apart comes when it comes.
        while (!isClosed) await clock.advance(1_000);
        await expect(closed).resolves.toMatchObject({ buffered: 0 });
        expect(balance().left).toBe(0);
        for (const event of server.events) expect(JSON.stringify(event).length).toBeLessThanOrEqual(65_536);
        expect(clock.timers).toBe(0);
      },
    ),
    { numRuns: 150 },
  );
});

test('createClient and its methods never throw whatever the options are', async () => {
  const names = [
    'url key app enabled environment version batchSize flushIntervalMs maxBufferEvents',
    'maxBufferBytes timeoutMs maxRetries retryBaseMs retryCapMs maxRetryAfterMs refusedPauseMs',
    'sampleRate rateLimit redactFields beforeSend compress sign awaitMs waitUntil onDrop debug clock',
    'random fetch',
  ].flatMap((line) => line.split(' '));
  const value = fc.oneof(
    anything,
    fc.constantFrom<() => unknown>(
      () => boom,
      () => () => 'x',
      () => () => Promise.reject(new Error('async')),
      () => ({ now: boom, setTimeout: boom, clearTimeout: boom }),
      ...[-1, 0, Number.NaN, Number.POSITIVE_INFINITY, true, false].map((value) => () => value),
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 4 }), async (strange) => {
      const { clock, options } = fakeWorld();
      const made = Object.fromEntries(Object.entries(strange).map(([name, make]) => [name, make()]));
      const client = createClient({ ...options, ...made });
      for (const method of METHODS)
        await Promise.race([call(client, method, [{ action: 'a' }, 'b']), settle()]);
      const closed = client.close(10);
      // With a clock of its own the wait is one.
      await clock.advance(20_000);
      if (!('clock' in strange)) await expect(closed).resolves.toMatchObject({ buffered: 0 });
      const { given, sent, dropped, buffered, inFlight } = client.stats();
      const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
      expect(sent + lost + buffered + inFlight).toBe(given);
    }),
    { numRuns: 300 },
  );
});

const NO_OPTIONS: readonly [string, () => unknown][] = [
  ['null', () => null],
  ['nothing', () => undefined],
  ['a number', () => 1],
  ['a text', () => 'x'],
  ['a symbol', () => Symbol('s')],
  ['a function', () => boom],
  ['a proxy that throws', () => new Proxy({}, { ownKeys: boom })],
];

test.each(NO_OPTIONS)('createClient of %s is a client that does nothing', async (_, make) => {
  const client = createClient(make() as never);
  expect(client.enabled).toBe(false);
  await expect(client.close()).resolves.toEqual({ sent: 0, dropped: {}, buffered: 0 });
});
