import { afterAll, beforeEach, expect, test } from 'vitest';
import { createCloudTrailClient } from '../../../adapters/aws/clients/cloudtrail-client.ts';
import { createTrailKeys } from '../../../adapters/aws/table/trail-keys.ts';
import { startCloudTrail } from '../../../tools/local/aws/cloudtrail-server.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-03-04T12:00:00Z');
let asked = 0;
let fault: string | undefined;
const key = { fingerprint: 'ab', publicKey: Buffer.from('key'), from: NOW - 10 * HOUR, to: NOW };
const server = await startCloudTrail({
  keys: [{ region: 'eu-west-1', ...key }],
  onRequest: () => {
    asked += 1;
    return fault;
  },
});
const aws = localEnvironment({ cloudtrail: server.endpoint });
const clients = ['eu-west-1', 'us-east-1'].map((region) =>
  createCloudTrailClient(aws, region, { maxAttempts: 1 }),
);
const keys = () =>
  createTrailKeys((region) => clients[region === 'eu-west-1' ? 0 : 1] as (typeof clients)[0]);
afterAll(async () => {
  for (const client of clients) client.destroy();
  await server.close();
});
beforeEach(() => {
  asked = 0;
  fault = undefined;
});

test('a key is asked for once, and found in its own region alone', async () => {
  const known = keys();
  for (let hour = 1; hour <= 9; hour += 1)
    expect(Buffer.from((await known.find('eu-west-1', 'ab', NOW - hour * HOUR)) ?? []).toString()).toBe(
      'key',
    );
  expect(asked).toBe(1);
  expect(await known.find('us-east-1', 'ab', NOW)).toBeUndefined();
});

test('a key that there is not is asked for once for each hour', async () => {
  const known = keys();
  for (let i = 0; i < 5; i += 1)
    expect(await known.find('eu-west-1', 'foreign', NOW - i * 60_000 - 1)).toBeUndefined();
  expect(asked).toBe(1);
  expect(await known.find('eu-west-1', 'ab', NOW - 30 * HOUR)).toBeDefined();
});

test.each([
  ['AccessDeniedException', 'trail_keys_denied', 'allow cloudtrail:ListPublicKeys'],
  ['UnrecognizedClientException', 'trail_keys_unavailable', 'is that region turned on'],
])('%s is said, and asked again', async (type, code, words) => {
  const known = keys();
  fault = type;
  await expect(known.find('eu-west-1', 'ab', NOW)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(words),
  });
  fault = undefined;
  expect(await known.find('eu-west-1', 'ab', NOW)).toBeDefined();
});
