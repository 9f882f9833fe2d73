import { randomBytes } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { expect, test } from 'vitest';
import { createMemoryKeyStore } from '../../../adapters/memory/key-store.ts';
import { createMemoryLedger, type MemoryLedger } from '../../../adapters/memory/ledger.ts';
import { createMemoryQueue } from '../../../adapters/memory/message-queue.ts';
import { createMemoryReplayStore } from '../../../adapters/memory/replay-store.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { createHandler, type IngestDeps } from '../../../functions/ingest/handler.ts';
import { NO_HOOKS } from '../../../src/config/hook-settings.ts';
import { takenId } from '../../../src/event/ledger.ts';
import { unpackMessage } from '../../../src/event/unpack-message.ts';
import { signAlert } from '../../../src/intake/door/alert-signature.ts';
import { createIngestKey } from '../../../src/intake/door/ingest-key.ts';
import { PLAIN_KEY } from '../../../src/intake/door/key-store.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { wazuhAlert } from '../../support/alerts.ts';
import { doorLimits } from '../../support/door-limits.ts';
import { lambdaContext } from '../../support/sqs-records.ts';

const NOW = Date.UTC(2026, 2, 4, 5, 6);
const SECRET = 's'.repeat(32);
const KEY = createIngestKey({ id: new Uint8Array(8).fill(1), secret: new Uint8Array(32).fill(2) });

function stage(
  redactionOf: IngestDeps['redactionOf'] = async () => (envelope) => envelope,
  ledger: MemoryLedger = createMemoryLedger(),
) {
  const events = createMemoryQueue();
  const alerts = createMemoryQueue();
  const telemetry = createMemoryTelemetry();
  const handler = createHandler({
    clock: () => NOW,
    telemetry,
    taken: ledger,
    keys: createMemoryKeyStore([
      { ...PLAIN_KEY, id: KEY.id, tenant: 'acme', application: 'shop', secretHash: KEY.secretHash },
    ]),
    replays: createMemoryReplayStore(),
    limits: doorLimits(),
    events,
    alerts,
    clientAddress: (ip) => ip,
    traceOf: () => '4bf92f3577b34da6a3ce929d0e0e4736',
    hooks: { settings: NO_HOOKS, secrets: async () => ({}) },
    alertSecrets: async () => [SECRET],
    redactionOf,
    redactAlert: (alert) => ({ ...alert, full_log: '[REDACTED:test]' }),
  });
  const call = async (route: string, body = '', headers: Record<string, string> = {}) => {
    const [method = '', path = ''] = route.split(' ');
    const event = {
      headers: { authorization: `Bearer ${KEY.text}`, 'content-type': 'application/json', ...headers },
      body,
      isBase64Encoded: false,
      requestContext: { requestId: 'r-1', http: { method, path, sourceIp: '192.0.2.1' } },
    } as unknown as APIGatewayProxyEventV2;
    const answer = await handler(event, lambdaContext());
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: JSON.parse(answer.body ?? '{}') as never,
    };
  };
  const queued = () =>
    events.messages.flatMap(({ body }) => {
      const unpacked = unpackMessage(body);
      return unpacked.ok ? unpacked.value.envelopes : [];
    });
  const entry = async () => (await ledger.entries([takenId('ingest', 'r-1')]))[0];
  return { call, events, alerts, telemetry, queued, entry };
}

test('accepted events are on the queue when the answer says so, under the tenant of the key', async () => {
  const { call, queued } = stage();
  const answer = await call(
    'POST /v1/events',
    JSON.stringify([
      { id: 'a', action: 'auth_login' },
      { id: 'b', action: 'auth_logout' },
    ]),
  );
  expect(answer).toMatchObject({ status: 202, body: { accepted: 2, outcomes: [{ id: 'a' }, { id: 'b' }] } });
  expect(queued().map(({ tenant, event }) => [tenant, event.event.id, event.organization.id])).toEqual([
    ['acme', 'a', 'acme'],
    ['acme', 'b', 'acme'],
  ]);
});

test('when the queue refuses, the sender is told to come back and nothing is counted as taken', async () => {
  const { call, events, telemetry } = stage();
  events.refuseNext(1);
  const answer = await call('POST /v1/events', '{"action":"auth_login"}');
  expect(answer).toMatchObject({
    status: 503,
    headers: { 'retry-after': '5' },
    body: { code: 'unavailable' },
  });
  expect(telemetry.count({ outcome: 'queued' })).toBe(0);
});

test('when the token key of a tenant cannot be read, its sender comes back later and nothing is taken', async () => {
  const message = 'secret "sluice/redaction/acme" does not exist: deploy it';
  const { call, events, telemetry } = stage(async (tenant) => {
    expect(tenant).toBe('acme');
    throw new CodedError('token_key_unavailable', message, { retryable: true });
  });
  const answer = await call('POST /v1/events', '{"action":"auth_login"}');
  expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
  expect(JSON.stringify(answer.body)).not.toContain('redaction');
  expect(events.messages).toEqual([]);
  expect(telemetry.entries).toEqual([]);
  expect(telemetry.lines).toMatchObject([
    { level: 'error', message, fields: { code: 'token_key_unavailable' } },
  ]);
});

test('a request of refused events alone is answered for each and puts nothing on the queue', async () => {
  const { call, events, telemetry } = stage();
  const answer = await call('POST /v1/events', '[{"x":1},7]');
  expect(answer).toMatchObject({ status: 202, body: { accepted: 0, rejected: 2 } });
  expect(events.messages).toEqual([]);
  expect(telemetry.count({ outcome: 'rejected', reason: 'invalid_event' })).toBe(2);
});

test('an event that names another tenant is refused, whoever sends it', async () => {
  const { call } = stage();
  const answer = await call('POST /v1/events', '{"action":"auth_login","tenant":"beta"}');
  expect(answer.body).toMatchObject({ outcomes: [{ status: 'rejected', code: 'tenant_mismatch' }] });
});

test('what the ledger calls received is what it calls queued and rejected', async () => {
  const { call, telemetry } = stage();
  await call('POST /v1/events', '[{"action":"auth_login"},{"x":1},{"action":"auth_logout"}]');
  const [received, queued, rejected] = ['received', 'queued', 'rejected'].map((outcome) =>
    telemetry.count({ outcome }),
  );
  expect(received).toBe(3);
  expect((queued ?? 0) + (rejected ?? 0)).toBe(3);
});

test('the ledger has an entry of each request, with the messages that were made of it', async () => {
  const { call, events, entry } = stage();
  await call('POST /v1/events', '[{"action":"auth_login"},{"x":1},{"action":"auth_logout"}]');
  const { key, count, taken } = JSON.parse(events.messages[0]?.body ?? '{}');
  expect(await entry()).toEqual({
    id: taken,
    at: NOW,
    stage: 'ingest',
    source: 'app',
    tenant: 'acme',
    origin: 'shop',
    request: 'r-1',
    received: 3,
    refused: 0,
    rejected: { invalid_event: 1 },
    filtered: {},
    parked: {},
    messages: [{ key, count }],
    token: expect.any(String),
  });
  expect(count).toBe(2);
});

test('of a request that the queue took in part the ledger has that part, and how much the sender was told to keep', async () => {
  const { call, events, entry } = stage();
  // What does not compress fills more than one message.
  const noise = () => randomBytes(9_000).toString('base64');
  events.refuseNext(1);
  const sent = Array.from({ length: 30 }, (_, i) => ({
    id: `e-${i}`,
    action: 'auth_login',
    details: { noise: noise() },
  }));
  const body = JSON.stringify(sent);
  expect(await call('POST /v1/events', body)).toMatchObject({ status: 503 });
  const queued = events.messages.map((message) => JSON.parse(message.body));
  const sum = queued.reduce((n, { count }) => n + count, 0);
  expect(sum).toBeGreaterThan(0);
  expect(sum).toBeLessThan(30);
  expect(await entry()).toMatchObject({
    received: sum,
    refused: 30 - sum,
    messages: queued.map(({ key, count }) => ({ key, count })),
  });
});

test('a ledger that takes nothing changes no answer, and is told about', async () => {
  const enter = async () => {
    throw new CodedError('table_unavailable', 'later', { retryable: true });
  };
  const { call, queued, telemetry } = stage(undefined, { ...createMemoryLedger(), enter });
  expect(await call('POST /v1/events', '{"action":"auth_login"}')).toMatchObject({ status: 202 });
  expect(queued()).toHaveLength(1);
  const told = telemetry.lines.filter(({ level }) => level !== 'info');
  expect(told).toMatchObject([{ level: 'warn', fields: { code: 'table_unavailable' } }]);
  expect(telemetry.measurements).toMatchObject([{ name: 'LedgerEntriesLost', value: 1 }]);
});

test('a signed alert is redacted and queued', async () => {
  const { call, alerts } = stage();
  const body = JSON.stringify({ ...wazuhAlert('1.1'), full_log: 'password=hunter2' });
  const signature = signAlert(SECRET, body, NOW / 1000);
  expect(await call('POST /v1/alerts', body, { 'x-sluice-signature': signature })).toMatchObject({
    status: 202,
  });
  expect(alerts.messages).toHaveLength(1);
  expect(alerts.messages[0]?.body).not.toContain('hunter2');
});

test('an alert whose body was changed after signing is refused', async () => {
  const { call, alerts } = stage();
  const body = JSON.stringify(wazuhAlert('1.1'));
  const signature = signAlert(SECRET, body, NOW / 1000);
  const answer = await call('POST /v1/alerts', `${body} `, { 'x-sluice-signature': signature });
  expect(answer).toMatchObject({ status: 401, body: { code: 'invalid_signature' } });
  expect(alerts.messages).toEqual([]);
});

test('a signed body that is no alert is refused for good, so that the script drops it', async () => {
  const { call } = stage();
  const signature = signAlert(SECRET, '{"hello":1}', NOW / 1000);
  const answer = await call('POST /v1/alerts', '{"hello":1}', { 'x-sluice-signature': signature });
  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_alert' } });
});

test('an alert with a character that SQS refuses is queued all the same', async () => {
  const { call, alerts } = stage();
  const body = JSON.stringify({ ...wazuhAlert('1.1'), location: 'odd \uffff place' });
  const answer = await call('POST /v1/alerts', body, {
    'x-sluice-signature': signAlert(SECRET, body, NOW / 1000),
  });
  expect(answer.status).toBe(202);
  expect(JSON.parse(alerts.messages[0]?.body ?? '{}')).toMatchObject({
    alert: { location: 'odd \uffff place' },
  });
});

test('health says that it is up and nothing more', async () => {
  const { call } = stage();
  expect(await call('GET /v1/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
});

test('no answer may be kept, framed or sniffed', async () => {
  const { call } = stage();
  for (const route of ['GET /v1/health', 'POST /v1/events', 'GET /nothing'])
    expect((await call(route)).headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': 'r-1',
    });
});
