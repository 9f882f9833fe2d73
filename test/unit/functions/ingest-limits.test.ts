import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { expect, test } from 'vitest';
import { cachedKeyStore } from '../../../adapters/aws/table/cached-key-store.ts';
import { createMemoryKeyStore } from '../../../adapters/memory/key-store.ts';
import { createIngestKey } from '../../../src/intake/door/ingest-key.ts';
import { type IngestKey, type KeyKind, PLAIN_KEY } from '../../../src/intake/door/key-store.ts';
import { doorLimits } from '../../support/door-limits.ts';
import { hookDoor, NOW } from '../../support/hook-door.ts';
import { lambdaContext } from '../../support/sqs-records.ts';

const ORIGIN = 'https://shop.example';
const made = (kind: KeyKind, fill: number, facts: Partial<IngestKey> = {}) => {
  const { id, secretHash, text } = createIngestKey(
    { id: new Uint8Array(8).fill(fill), secret: new Uint8Array(32).fill(fill) },
    kind,
  );
  const owner = { tenant: 'acme', application: 'shop' };
  return { text, key: { ...PLAIN_KEY, ...owner, id, secretHash, kind, ...facts } };
};
const secret = made('secret', 1);
const slow = made('secret', 2, { eventsPerSecond: 0.1 });
const page = made('publishable', 3, { origins: [ORIGIN] });

/** Stage `ingest` as one function has it, with a clock that is turned by hand. */
function stage() {
  let now = NOW;
  let looks = 0;
  const stored = createMemoryKeyStore([secret.key, slow.key, page.key]);
  const clock = () => now;
  const find = (id: string) => {
    looks += 1;
    return stored.find(id);
  };
  const { handler } = hookDoor({
    clock,
    keys: cachedKeyStore({ find }, { clock }),
    limits: doorLimits(),
  });
  const send = async (key: string, count = 1, sourceIp = '192.0.2.1') => {
    const event = {
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', origin: ORIGIN },
      body: JSON.stringify(Array.from({ length: count }, () => ({ action: 'auth_login' }))),
      isBase64Encoded: false,
      requestContext: { requestId: 'r-1', http: { method: 'POST', path: '/v1/events', sourceIp } },
    } as unknown as APIGatewayProxyEventV2;
    const { statusCode: status, headers = {} } = await handler(event, lambdaContext());
    return { status, headers };
  };
  return { send, looks: () => looks, wait: (seconds: number) => (now += seconds * 1_000) };
}

const wrong = (i: number) => `slk_${i.toString(16).padStart(16, '0')}_${'0'.repeat(64)}`;

test('a full batch is taken from a browser and from the slowest key, and then paid for', async () => {
  const { send, wait } = stage();
  expect((await send(page.text, 500)).status).toBe(202);
  expect((await send(page.text)).status).toBe(429);
  wait(31);
  expect((await send(page.text)).status).toBe(202);
  expect((await send(slow.text, 500)).status).toBe(202);
  expect(await send(slow.text)).toMatchObject({ status: 429, headers: { 'retry-after': '5000' } });
});

test('whoever guesses keys is stopped before the table is asked, and its neighbours are not', async () => {
  const { send, looks, wait } = stage();
  expect((await send(secret.text)).status).toBe(202);
  const statuses: (number | undefined)[] = [];
  for (let i = 0; i < 10_000; i += 1) statuses.push((await send(wrong(i))).status);
  expect(new Set(statuses)).toEqual(new Set([401, 429]));
  expect(looks()).toBeLessThanOrEqual(51);
  // The right key of the same address, known here, and one of another address that is not.
  expect((await send(secret.text)).status).toBe(202);
  expect((await send(slow.text, 1, '192.0.2.9')).status).toBe(202);
  const { status, headers } = await send(page.text);
  expect(status).toBe(429);
  wait(Number(headers['retry-after']));
  expect((await send(page.text)).status).toBe(202);
});
