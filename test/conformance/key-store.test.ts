import { describe, expect, test } from 'vitest';
import { cachedKeyStore } from '../../adapters/aws/table/cached-key-store.ts';
import { createKeyRegistry } from '../../adapters/aws/table/key-store.ts';
import { keyKey } from '../../adapters/aws/table/table-layout.ts';
import { createMemoryKeyStore } from '../../adapters/memory/key-store.ts';
import { type IngestKey, PLAIN_KEY } from '../../src/intake/door/key-store.ts';
import { deployedAdapters } from '../support/deployed.ts';
import { openTable } from '../support/local-aws.ts';

const table = await openTable();
const registry = createKeyRegistry(table);
const deployed = await deployedAdapters();
const cached = cachedKeyStore(registry, { clock: () => 0, ttlMs: 1 });

function ingestKey(id: string, facts: Partial<IngestKey> = {}): IngestKey {
  return { ...PLAIN_KEY, id, tenant: 'acme', application: 'web-shop', secretHash: 'h'.repeat(43), ...facts };
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

  test('all that is said of a key is kept', async () => {
    const key = ingestKey('browser', {
      kind: 'publishable',
      scopes: ['auth_*', 'qr_scan'],
      origins: ['https://shop.example', 'https://*.shop.example', 'native'],
      eventsPerSecond: 2.5,
      signature: 'required',
      expiresAt: 5_000,
    });
    await keys.add(key, 3_000);
    expect(await keys.find('browser')).toEqual(key);
    expect(await keys.get('browser')).toEqual({ ...key, createdAt: 3_000 });
    expect(await keys.list()).toContainEqual({ ...key, createdAt: 3_000 });
  });

  test('an id that nobody was given finds nothing', async () => {
    expect(await keys.find('nobody')).toBeUndefined();
    expect(await keys.find('__proto__')).toBeUndefined();
    expect(await keys.get('nobody')).toBeUndefined();
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
    const revoked = { ...ingestKey('revoked'), createdAt: 9_000, revokedAt: 10_000 };
    expect(await keys.list()).toContainEqual(revoked);
    expect(await keys.get('revoked')).toEqual(revoked);
  });

  test('a replaced key is found until its new end, and names its successor to its administrator alone', async () => {
    await keys.add(ingestKey('replaced'), 12_000);
    expect(await keys.replace('replaced', 'its-successor', 20_000)).toBe(true);
    expect(await keys.find('replaced')).toEqual(ingestKey('replaced', { expiresAt: 20_000 }));
    expect(await keys.get('replaced')).toEqual({
      ...ingestKey('replaced', { expiresAt: 20_000 }),
      createdAt: 12_000,
      successor: 'its-successor',
    });
  });

  test('of many successors of one key exactly one takes its place', async () => {
    await keys.add(ingestKey('coveted'), 13_000);
    const replaced = await Promise.all(
      Array.from({ length: 10 }, (_, i) => keys.replace('coveted', `s${i}`, 20_000 + i)),
    );
    expect(replaced.filter(Boolean)).toHaveLength(1);
    const winner = replaced.indexOf(true);
    expect(await keys.get('coveted')).toMatchObject({ successor: `s${winner}`, expiresAt: 20_000 + winner });
  });

  test('a key that is revoked, or was never made, is not replaced', async () => {
    await keys.add(ingestKey('gone'), 14_000);
    await keys.revoke('gone', 15_000);
    expect(await keys.replace('gone', 's', 20_000)).toBe(false);
    expect(await keys.replace('never-made', 's', 20_000)).toBe(false);
    expect(await keys.get('gone')).not.toHaveProperty('successor');
    expect(await keys.get('never-made')).toBeUndefined();
  });

  test('a replaced key can be revoked before its end', async () => {
    await keys.add(ingestKey('hurried'), 16_000);
    await keys.replace('hurried', 's', 20_000);
    expect(await keys.revoke('hurried', 17_000)).toBe(true);
    expect(await keys.find('hurried')).toBeUndefined();
    expect(await keys.get('hurried')).toMatchObject({ revokedAt: 17_000, successor: 's', expiresAt: 20_000 });
  });
});

test('a key that was stored before there were kinds is a secret one, for every action, from anywhere', async () => {
  const old = { tenant: 'acme', application: 'shop', secretHash: 'h', list: 'keys', at: 1 };
  await table.put(keyKey('old'), old, { when: 'attribute_not_exists(#pk)' });
  expect(await registry.find('old')).toEqual({
    id: 'old',
    tenant: 'acme',
    application: 'shop',
    secretHash: 'h',
    kind: 'secret',
    scopes: ['*'],
    origins: [],
    signature: 'optional',
  });
});

test('a cache in front of the table finds the same keys', async () => {
  await registry.add(ingestKey('through-cache'), 1);
  expect(await cached.find('through-cache')).toEqual(ingestKey('through-cache'));
  expect(await cached.find('nobody')).toBeUndefined();
});
