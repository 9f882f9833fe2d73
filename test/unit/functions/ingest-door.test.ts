import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { createMemoryKeyStore } from '../../../adapters/memory/key-store.ts';
import { createMemoryLedger } from '../../../adapters/memory/ledger.ts';
import { createMemoryQueue } from '../../../adapters/memory/message-queue.ts';
import { createMemoryReplayStore } from '../../../adapters/memory/replay-store.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { isFromEdge } from '../../../functions/ingest/edge-pass.ts';
import { createHandler } from '../../../functions/ingest/handler.ts';
import { NO_HOOKS } from '../../../src/config/hook-settings.ts';
import type { IngestLimits } from '../../../src/config/ingest-settings.ts';
import { createIngestKey } from '../../../src/intake/door/ingest-key.ts';
import { type IngestKey, PLAIN_KEY } from '../../../src/intake/door/key-store.ts';
import { EDGE_HEADER } from '../../../src/pipeline.ts';
import { doorLimits } from '../../support/door-limits.ts';
import { lambdaContext } from '../../support/sqs-records.ts';

const SHOP = 'https://shop.example';
const newKey = (seed: number, kind: IngestKey['kind']) =>
  createIngestKey({ id: new Uint8Array(8).fill(seed), secret: new Uint8Array(32).fill(seed) }, kind);
const SERVER = newKey(1, 'secret');
const PAGE = newKey(2, 'publishable');
const WRONG_SECRET = `${SERVER.text.slice(0, -4)}0000`;
const unknownKey = (i: number) => `slk_${i.toString(16).padStart(16, '0')}_${'f'.repeat(64)}`;

interface Call {
  readonly key?: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly body?: string;
  readonly from?: string;
}

/** Stage `ingest` with a server's key and a page's. */
function door(limits: Partial<IngestLimits> = {}, passes?: readonly string[]) {
  let now = Date.UTC(2026, 2, 4, 5, 6);
  const telemetry = createMemoryTelemetry();
  const owner = { tenant: 'acme', application: 'shop' };
  const handler = createHandler({
    clock: () => now,
    telemetry,
    taken: createMemoryLedger(),
    keys: createMemoryKeyStore([
      { ...PLAIN_KEY, ...owner, id: SERVER.id, secretHash: SERVER.secretHash },
      {
        ...PLAIN_KEY,
        ...owner,
        id: PAGE.id,
        secretHash: PAGE.secretHash,
        kind: 'publishable',
        origins: [SHOP, 'native'],
      },
    ]),
    replays: createMemoryReplayStore(),
    limits: doorLimits(limits),
    events: createMemoryQueue(),
    alerts: createMemoryQueue(),
    clientAddress: (ip) => ip,
    traceOf: () => '4bf92f3577b34da6a3ce929d0e0e4736',
    hooks: { settings: NO_HOOKS, secrets: async () => ({}) },
    alertSecrets: async () => ['s'.repeat(32)],
    redactionOf: async () => (envelope) => envelope,
    redactAlert: (alert) => alert,
    isFromEdge: passes && (async (given) => isFromEdge(given, passes)),
  });
  return {
    telemetry,
    wait: (ms: number) => {
      now += ms;
    },
    call: async (call: Call = {}) => {
      const { key, method = 'POST', path = '/v1/events', headers, query, body = '{"action":"x"}' } = call;
      const event = {
        headers: {
          'content-type': 'application/json',
          ...(key !== undefined && { authorization: `Bearer ${key}` }),
          ...headers,
        },
        rawQueryString: new URLSearchParams(query).toString(),
        body,
        isBase64Encoded: false,
        requestContext: { requestId: 'r-1', http: { method, path, sourceIp: call.from ?? '192.0.2.1' } },
      } as unknown as APIGatewayProxyEventV2;
      const answer = await handler(event, lambdaContext());
      const headerOf = (name: string) => answer.headers?.[name];
      return {
        status: answer.statusCode,
        body: JSON.parse(answer.body || '{}') as { code?: string; outcomes?: { code?: string }[] },
        header: headerOf,
        origin: headerOf('access-control-allow-origin'),
      };
    },
  };
}

describe('a page', () => {
  test('may ask from anywhere whether it may send, and learns nothing about any key', async () => {
    const { call } = door();
    const answer = await call({
      method: 'OPTIONS',
      headers: { origin: 'https://anybody.example' },
      body: '',
    });
    expect(answer).toMatchObject({ status: 204, origin: 'https://anybody.example' });
    expect(answer.header('access-control-allow-headers')).toContain('authorization');
    expect(answer.header('access-control-allow-credentials')).toBeUndefined();
    expect(answer.header('vary')).toContain('Origin');
  });

  test('of an origin that the key names may send and read the answer', async () => {
    const { call } = door();
    const answer = await call({ key: PAGE.text, headers: { origin: SHOP } });
    expect(answer).toMatchObject({ status: 202, origin: SHOP });
    expect(answer.header('access-control-expose-headers')).toContain('retry-after');
    expect(answer.header('vary')).toBe('Origin');
  });

  test('of another origin is refused, and cannot even read why', async () => {
    const { call } = door();
    const answer = await call({ key: PAGE.text, headers: { origin: 'https://evil.example' } });
    expect(answer).toMatchObject({ status: 403, body: { code: 'origin_not_allowed' }, origin: undefined });
  });

  test('with a wrong key can read that it is wrong', async () => {
    const { call } = door();
    const answer = await call({ key: `${PAGE.text.slice(0, -4)}0000`, headers: { origin: SHOP } });
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthorized' }, origin: SHOP });
  });

  test('that closes sends its last events as a beacon, with the key in the address', async () => {
    const { call } = door();
    const beacon = { query: { key: PAGE.text }, headers: { origin: SHOP, 'content-type': 'text/plain' } };
    expect(await call(beacon)).toMatchObject({ status: 202, origin: SHOP });
    expect(await call({ ...beacon, query: { key: SERVER.text } })).toMatchObject({ status: 401 });
  });

  test('may bring what browsers see, and no more', async () => {
    const { call } = door();
    const body =
      '[{"action":"auth_login_failed"},{"action":"admin_delete"},{"action":"x","level":"critical"}]';
    const { outcomes = [] } = (await call({ key: PAGE.text, headers: { origin: SHOP }, body })).body;
    expect(outcomes.map(({ code }) => code)).toEqual([undefined, 'not_permitted', 'not_permitted']);
  });

  test('that uses a secret key gets no grant, so that the mistake shows at once', async () => {
    const { call } = door();
    expect(await call({ key: SERVER.text, headers: { origin: SHOP } })).toMatchObject({
      status: 202,
      origin: undefined,
    });
  });
});

describe('a caller', () => {
  test('is told with every answer how much it may still send', async () => {
    const { call } = door({ key: { eventsPerSecond: 10, burst: 50 } });
    const answer = await call({ key: SERVER.text, body: '[{"action":"a"},{"action":"b"}]' });
    expect(
      ['limit', 'remaining', 'reset', 'policy'].map((name) => answer.header(`ratelimit-${name}`)),
    ).toEqual(['50', '48', '1', '50;w=5']);
  });

  test('that sends more than its key may is told when to come back, and is served then', async () => {
    const { call, wait } = door({ key: { eventsPerSecond: 10, burst: 20 } });
    const body = JSON.stringify(Array.from({ length: 15 }, () => ({ action: 'x' })));
    expect(await call({ key: SERVER.text, body })).toMatchObject({ status: 202 });
    const refused = await call({ key: SERVER.text, body });
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect(Number(refused.header('retry-after'))).toBeGreaterThanOrEqual(1);
    wait(Number(refused.header('retry-after')) * 1_000);
    expect(await call({ key: SERVER.text, body })).toMatchObject({ status: 202 });
  });

  test('that is one browser of many cannot use up what all of them share', async () => {
    const { call } = door({ browser: { eventsPerSecond: 1, burst: 3 } });
    const page = { key: PAGE.text, headers: { origin: SHOP } };
    for (let i = 0; i < 3; i += 1)
      expect(await call({ ...page, from: '192.0.2.1' })).toMatchObject({ status: 202 });
    const refused = await call({ ...page, from: '192.0.2.1' });
    expect(refused).toMatchObject({ status: 429, origin: SHOP });
    expect(await call({ ...page, from: '192.0.2.2' })).toMatchObject({ status: 202 });
  });

  test('whose body cannot be read has still used something of its limit', async () => {
    const { call } = door({ key: { eventsPerSecond: 1, burst: 2 } });
    for (const status of [400, 400, 429])
      expect(await call({ key: SERVER.text, body: '{' })).toMatchObject({ status });
  });
});

describe('whoever guesses', () => {
  const address = { requestsPerSecond: 1, burst: 100 };

  test('is told to slow down, while a known key beside it is served', async () => {
    const { call } = door({ address });
    const statuses = await Promise.all(
      Array.from({ length: 100 }, async (_, i) => (await call({ key: unknownKey(i) })).status),
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(90);
    expect(await call({ key: SERVER.text })).toMatchObject({ status: 202 });
    expect(await call({ key: unknownKey(7), from: '192.0.2.2' })).toMatchObject({ status: 401 });
  });

  test('gets the same answers for an id that exists as for one that does not', async () => {
    const [existing, invented] = [door({ address }), door({ address })];
    for (let i = 0; i < 30; i += 1) {
      const one = await existing.call({ key: WRONG_SECRET });
      const other = await invented.call({ key: unknownKey(1) });
      expect([one.status, one.body, one.header('retry-after')]).toEqual([
        other.status,
        other.body,
        other.header('retry-after'),
      ]);
    }
  });

  test.each([
    ['/v1/alerts', { 'x-sluice-signature': `t=1,v1=${'0'.repeat(64)}` }],
    ['/v1/hooks/sentry', { 'sentry-hook-signature': '0'.repeat(64) }],
    ['/v1/hooks/supabase', { 'x-sluice-hook-secret': 'guess' }],
  ])('signatures of %s is told to slow down too', async (path, headers) => {
    const { call, telemetry } = door({ address: { requestsPerSecond: 1, burst: 5 } });
    const answers = [];
    for (let i = 0; i < 8; i += 1) answers.push((await call({ path, headers })).status);
    expect(answers).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    const refused = telemetry.measurements.filter(({ name }) => name === 'RequestsRefused');
    expect(refused.map(({ dimensions }) => dimensions.status)).toEqual(answers.map(String));
  });
});

describe('behind the edge', () => {
  const [current, previous] = ['c'.repeat(64), 'p'.repeat(64)];
  const edged = () => door({}, [current, previous]);

  test.each([current, previous])('the door takes what the edge passes on', async (pass) => {
    const answer = await edged().call({ key: SERVER.text, headers: { [EDGE_HEADER]: pass } });
    expect(answer.status).toBe(202);
  });

  test.each([undefined, '', 'x', `${current}x`, current.toUpperCase()])(
    'the door has no route for who comes past it with %s, whatever the key',
    async (pass) => {
      const headers = pass === undefined ? {} : { [EDGE_HEADER]: pass };
      for (const [method, path] of [
        ['POST', '/v1/events'],
        ['POST', '/v1/alerts'],
        ['GET', '/v1/health'],
      ] as const) {
        const { call, telemetry } = edged();
        const answer = await call({ key: SERVER.text, method, path, headers });
        expect(answer.status).toBe(404);
        expect(JSON.stringify([answer, telemetry])).not.toContain(current);
      }
    },
  );
});
