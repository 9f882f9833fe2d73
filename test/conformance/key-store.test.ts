import { describe, expect, test } from 'vitest';
import { cachedKeyStore } from '../../adapters/aws/cached-key-store.ts';
import { createKeyRegistry } from '../../adapters/aws/key-store.ts';
import { createMemoryKeyStore } from '../../adapters/memory/key-store.ts';
import type { IngestKey } from '../../src/intake/key-store.ts';
import { deployedAdapters } from '../support/deployed.ts';
import { openTable } from '../support/local-aws.ts';

const table = await openTable();
const registry = createKeyRegistry(table);
const deployed = await deployedAdapters();
const cached = cachedKeyStore(registry, { clock: () => 0, ttlMs: 1 });

function ingestKey(id: string, facts: Partial<IngestKey> = {}): IngestKey {
  return { id, tenant: 'acme', application: 'web-shop', secretHash: 'h'.repeat(43), ...facts };
}

describe.each([
  ['memory', createMemoryKeyStore()],
  ['DynamoDB', registry],
  ['DynamoDB, as deployed', deployed.createKeyRegistry(await openTable(deployed))],
])('ingest keys in %s', (_name, keys) => {
  test('the keys that were added are listed in the order of their making', async () => {
    await keys.add(ingestKey('second'), 2_000);
    await keys.add(ingestKey('first', { expiresAt: 9_000 }), 1_000);
    expect(await keys.list()).toEqual([
      { ...ingestKey('first', { expiresAt: 9_000 }), createdAt: 1_000 },
      { ...ingestKey('second'), createdAt: 2_000 },
    ]);
  });

  test('a key is found as it was added', async () => {
    await keys.add(ingestKey('plain'), 3_000);
    await keys.add(ingestKey('expiring', { expiresAt: 4_000 }), 3_000);
    expect(await keys.find('plain')).toEqual(ingestKey('plain'));
    expect(await keys.find('expiring')).toEqual(ingestKey('expiring', { expiresAt: 4_000 }));
  });

  test('an id that nobody was given finds nothing', async () => {
    expect(await keys.find('nobody')).toBeUndefined();
    expect(await keys.find('__proto__')).toBeUndefined();
  });

  test('an id is never given twice, not even after it was revoked', async () => {
    await keys.add(ingestKey('once'), 5_000);
    await keys.revoke('once', 6_000);
    expect(await keys.add(ingestKey('once', { tenant: 'other' }), 7_000)).toBe(false);
    expect(await keys.find('once')).toBeUndefined();
  });

  test('of many who add one id exactly one succeeds', async () => {
    const added = await Promise.all(
      Array.from({ length: 10 }, (_, i) => keys.add(ingestKey('contended', { tenant: `t${i}` }), 8_000)),
    );
    expect(added.filter(Boolean)).toHaveLength(1);
    expect((await keys.find('contended'))?.tenant).toBe(`t${added.indexOf(true)}`);
  });

  test('a revoked key is found no more, and is still listed as what it was', async () => {
    await keys.add(ingestKey('revoked'), 9_000);
    expect(await keys.revoke('revoked', 10_000)).toBe(true);
    expect(await keys.revoke('revoked', 11_000)).toBe(false);
    expect(await keys.revoke('never-made', 11_000)).toBe(false);
    expect(await keys.find('revoked')).toBeUndefined();
    expect(await keys.list()).toContainEqual({
      ...ingestKey('revoked'),
      createdAt: 9_000,
      revokedAt: 10_000,
    });
  });
});

test('a cache in front of the table finds the same keys', async () => {
  await registry.add(ingestKey('through-cache'), 1);
  expect(await cached.find('through-cache')).toEqual(ingestKey('through-cache'));
  expect(await cached.find('nobody')).toBeUndefined();
});
