import { describe, expect, test } from 'vitest';
import { createRateCeiling } from '../../adapters/aws/table/rate-ceiling.ts';
import { createMemoryRateCeiling } from '../../adapters/memory/rate-ceiling.ts';
import { windowOf } from '../../src/intake/door/rate-bucket.ts';
import { deployedDoor } from '../support/deployed.ts';
import { openClient } from '../support/local-aws.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const WINDOW = windowOf(NOW);
/** A busy machine is no reason to give up. */
const PATIENT_MS = 60_000;
const local = await openClient();
const deployed = await deployedDoor();
const asDeployed = await openClient(deployed);

describe.each([
  ['memory', createMemoryRateCeiling()],
  ['DynamoDB', createRateCeiling(local.client, local.table, PATIENT_MS)],
  ['DynamoDB, as deployed', deployed.createRateCeiling(asDeployed.client, asDeployed.table, PATIENT_MS)],
])('counts of rate limits in %s', (_name, ceiling) => {
  test('what was added is added up', async () => {
    expect(await ceiling.add('one', WINDOW, 7, NOW)).toBe(7);
    expect(await ceiling.add('one', WINDOW, 500, NOW + 10)).toBe(507);
  });

  test('of 100 who add at once nobody is lost, and each sees the sum at another moment', async () => {
    const totals = await Promise.all(Array.from({ length: 100 }, () => ceiling.add('rush', WINDOW, 3, NOW)));
    expect(totals.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => 3 * (i + 1)));
  });

  test('subjects and windows are apart', async () => {
    await ceiling.add('apart', WINDOW, 5, NOW);
    expect(await ceiling.add('apart', WINDOW + 1, 1, NOW + 10_000)).toBe(1);
    expect(await ceiling.add('__proto__', WINDOW, 1, NOW)).toBe(1);
    expect(await ceiling.add('apart', WINDOW, 1, NOW + 10_001)).toBe(6);
  });
});

test('a count says nothing but a number and when it may be forgotten', async () => {
  await createRateCeiling(local.client, local.table, PATIENT_MS).add('address#aB3_', WINDOW, 40, NOW);
  expect(await local.reader.get(`rate#address#aB3_#${WINDOW}`)).toEqual({
    pk: `rate#address#aB3_#${WINDOW}`,
    used: 40,
    expiresAt: NOW / 1_000 + 120,
  });
});

test('a table that does not answer is given up on, and one that is not there is named', async () => {
  const silent = createRateCeiling(local.client, local.table, 0);
  await expect(silent.add('late', WINDOW, 1, NOW)).rejects.toMatchObject({ code: 'table_unavailable' });
  const missing = createRateCeiling(local.client, 'sluice-staging', PATIENT_MS);
  await expect(missing.add('one', WINDOW, 1, NOW)).rejects.toMatchObject({ code: 'table_missing' });
});
