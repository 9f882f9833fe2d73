import { expect, test } from 'vitest';
import { cachedKeyStore } from '../../../adapters/aws/table/cached-key-store.ts';
import { createMemoryKeyStore } from '../../../adapters/memory/key-store.ts';
import { type KeyStore, PLAIN_KEY } from '../../../src/intake/door/key-store.ts';

const KEY = { ...PLAIN_KEY, id: 'k1', tenant: 'acme', application: 'shop', secretHash: 'h' };

function setUp(options: { readonly maxEntries?: number } = {}) {
  const registry = createMemoryKeyStore([KEY]);
  const looked: string[] = [];
  let broken = false;
  const counting: KeyStore = {
    find: async (id) => {
      looked.push(id);
      if (broken) throw new Error('the table is away');
      return registry.find(id);
    },
  };
  const time = { now: 1_000 };
  const cache = cachedKeyStore(counting, { clock: () => time.now, ttlMs: 30_000, ...options });
  const breakStore = (is: boolean) => {
    broken = is;
  };
  return { registry, looked, time, cache, breakStore };
}

test('a key is looked up once until its answer expires', async () => {
  const { cache, looked, time } = setUp();
  expect(await cache.find('k1')).toEqual(KEY);
  time.now += 29_999;
  expect(await cache.find('k1')).toEqual(KEY);
  expect(looked).toEqual(['k1']);
  time.now += 1;
  expect(await cache.find('k1')).toEqual(KEY);
  expect(looked).toEqual(['k1', 'k1']);
});

test('a revoked key stops working when the answer expires', async () => {
  const { cache, registry, time } = setUp();
  await cache.find('k1');
  await registry.revoke('k1', time.now);
  expect(await cache.find('k1')).toEqual(KEY);
  time.now += 30_000;
  expect(await cache.find('k1')).toBeUndefined();
});

test('an unknown id is remembered too, and found once it exists and the answer has expired', async () => {
  const { cache, registry, looked, time } = setUp();
  await cache.find('k2');
  await cache.find('k2');
  expect(looked).toEqual(['k2']);
  await registry.add({ ...KEY, id: 'k2' }, time.now);
  time.now += 30_000;
  expect(await cache.find('k2')).toMatchObject({ id: 'k2' });
});

test('look-ups of one id that coincide become one', async () => {
  const { cache, looked } = setUp();
  const found = await Promise.all(Array.from({ length: 50 }, () => cache.find('k1')));
  expect(found.every((key) => key?.id === 'k1')).toBe(true);
  expect(looked).toEqual(['k1']);
});

test('guessed ids neither grow the cache without bound nor push a known key out', async () => {
  const { cache, looked } = setUp({ maxEntries: 3 });
  await cache.find('k1');
  for (const guess of ['a', 'b', 'c', 'd']) await cache.find(guess);
  await cache.find('k1');
  await cache.find('d');
  await cache.find('a');
  expect(looked).toEqual(['k1', 'a', 'b', 'c', 'd', 'a']);
});

test('a key stays known while it is looked up again, also when that fails, until it is revoked', async () => {
  const { cache, registry, looked, time, breakStore } = setUp();
  expect(cache.knows?.('k1')).toBe(false);
  await cache.find('k1');
  time.now += 30_000;
  const again = cache.find('k1');
  expect(cache.knows?.('k1')).toBe(true);
  await again;
  time.now += 30_000;
  breakStore(true);
  await expect(cache.find('k1')).rejects.toThrow('the table is away');
  expect(cache.knows?.('k1')).toBe(true);
  breakStore(false);
  await registry.revoke('k1', time.now);
  expect(await cache.find('k1')).toBeUndefined();
  expect(cache.knows?.('k1')).toBe(false);
  expect(looked).toHaveLength(4);
});

test('a failure reaches the caller and is not remembered', async () => {
  const { cache, breakStore } = setUp();
  breakStore(true);
  await expect(cache.find('k1')).rejects.toThrow('the table is away');
  breakStore(false);
  expect(await cache.find('k1')).toEqual(KEY);
});

test('a cache that would delay revocation by more than a minute is refused', () => {
  expect(() => cachedKeyStore(createMemoryKeyStore(), { clock: () => 0, ttlMs: 60_001 })).toThrow(RangeError);
});
