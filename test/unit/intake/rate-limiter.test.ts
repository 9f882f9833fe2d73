import { describe, expect, test } from 'vitest';
import { createMemoryRateCeiling } from '../../../adapters/memory/rate-ceiling.ts';
import {
  createRateLimiter,
  type RateCeiling,
  type RatePolicy,
} from '../../../src/intake/door/rate-limiter.ts';
import { collectedHeap } from '../../support/collected-heap.ts';

/** A window begins here. */
const NOW = Date.UTC(2026, 2, 4, 5, 6);
const KEY: RatePolicy = { name: 'key', perSecond: 10, burst: 60 };
const ADDRESS: RatePolicy = { name: 'address', perSecond: 10, burst: 60 };
const CEILING = 160;

/** A ceiling that remembers what it was told. */
function watched(inner: RateCeiling = createMemoryRateCeiling()) {
  const reports: { subject: string; count: number }[] = [];
  const add: RateCeiling['add'] = (subject, window, count, now) => {
    reports.push({ subject, count });
    return inner.add(subject, window, count, now);
  };
  return { reports, add };
}

function limiter(ceiling: RateCeiling = createMemoryRateCeiling(), maxSubjects = 100) {
  return createRateLimiter({ ceiling, maxSubjects });
}

describe('a bucket', () => {
  test('gives its burst at once, then as much as the rate brings', () => {
    const limits = limiter();
    expect(limits.take(KEY, 'a', 59, NOW)).toEqual({
      allowed: true,
      limit: 60,
      remaining: 1,
      resetS: 6,
      retryAfterS: 0,
    });
    expect(limits.take(KEY, 'a', 1, NOW)).toMatchObject({ allowed: true, remaining: 0 });
    expect(limits.take(KEY, 'a', 1, NOW)).toMatchObject({ allowed: false, retryAfterS: 1, resetS: 6 });
    expect(limits.take(KEY, 'a', 1, NOW + 99).allowed).toBe(false);
    expect(limits.take(KEY, 'a', 1, NOW + 100).allowed).toBe(true);
    expect(limits.take(KEY, 'a', 20, NOW + 1_100)).toMatchObject({ allowed: false, retryAfterS: 1 });
    expect(limits.take(KEY, 'a', 40, NOW + 1_100)).toMatchObject({ allowed: false, retryAfterS: 3 });
    expect(limits.take(KEY, 'a', 10, NOW + 1_100).allowed).toBe(true);
  });

  test('gives a token when it is due, also to one who asks each millisecond until then', () => {
    const limits = limiter();
    const policy = { ...KEY, perSecond: 100 };
    limits.take(policy, 'a', 60, NOW);
    const admitted = Array.from({ length: 50 }, (_, i) => limits.take(policy, 'a', 1, NOW + 1 + i).allowed);
    expect(admitted.map((allowed, i) => (allowed ? i + 1 : 0)).filter(Boolean)).toEqual([10, 20, 30, 40, 50]);
  });

  test('that is full admits more than it holds, and owes the rest', () => {
    const limits = limiter();
    expect(limits.take(KEY, 'a', 100, NOW)).toMatchObject({ allowed: true, remaining: 0, resetS: 10 });
    expect(limits.take(KEY, 'a', 1, NOW + 4_000)).toMatchObject({ allowed: false, retryAfterS: 1 });
    expect(limits.take(KEY, 'a', 1, NOW + 4_100).allowed).toBe(true);
    expect(limits.take(KEY, 'a', 100, NOW + 5_000)).toMatchObject({ allowed: false, retryAfterS: 6 });
  });

  test('is one of each subject and policy name', () => {
    const limits = limiter();
    limits.take(KEY, 'a', 60, NOW);
    expect(limits.take(KEY, 'b', 60, NOW).allowed).toBe(true);
    expect(limits.take(ADDRESS, 'a', 60, NOW).allowed).toBe(true);
    expect(limits.take(KEY, '__proto__', 60, NOW).allowed).toBe(true);
  });

  test('gains nothing from a clock that stumbles, and loses nothing to one that is set back', () => {
    const limits = limiter();
    limits.take(KEY, 'a', 60, NOW + 5_000);
    for (let i = 0; i < 100; i += 1)
      expect(limits.take(KEY, 'a', 1, NOW + 5_000 - (i % 2) * 3_000).allowed).toBe(false);
    limits.take(KEY, 'a', 1, NOW + 3_600_000);
    expect(limits.take(KEY, 'a', 59, NOW).allowed).toBe(true);
    expect(limits.take(KEY, 'a', 10, NOW + 999).allowed).toBe(false);
    expect(limits.take(KEY, 'a', 10, NOW + 1_000).allowed).toBe(true);
  });
});

describe('the shared ceiling', () => {
  test('refuses the second instance what the first has used, until the window ends', async () => {
    const ceiling = createMemoryRateCeiling();
    const [first, second] = [limiter(ceiling), limiter(ceiling)];
    for (const at of [0, 5_000, 9_000]) first.take(KEY, 'a', 60, NOW + at);
    await first.settle(NOW + 9_000);
    second.take(KEY, 'a', 60, NOW + 9_000);
    await second.settle(NOW + 9_000);
    expect(second.take(KEY, 'a', 1, NOW + 9_100).allowed).toBe(false);
    second.take(KEY, 'b', 60, NOW);
    expect(second.take(KEY, 'a', 1, NOW + 9_100)).toEqual({
      allowed: false,
      limit: 60,
      remaining: 0,
      resetS: 6,
      retryAfterS: 1,
    });
    expect(second.take(KEY, 'a', 10, NOW + 10_000).allowed).toBe(true);
  });

  test('hears of a key from a sixteenth of its ceiling on, or after a second', async () => {
    const { reports, add } = watched();
    const limits = limiter({ add });
    limits.take(KEY, 'a', CEILING / 16 - 1, NOW);
    await limits.settle(NOW);
    expect(reports).toEqual([]);
    limits.take(KEY, 'a', 1, NOW + 10);
    await limits.settle(NOW + 10);
    expect(reports.map(({ count }) => count)).toEqual([CEILING / 16]);
    limits.take(KEY, 'a', 1, NOW + 2_000);
    await limits.settle(NOW + 2_000);
    limits.take(KEY, 'a', 1, NOW + 2_999);
    await limits.settle(NOW + 2_999);
    expect(reports).toHaveLength(1);
    limits.take(KEY, 'a', 1, NOW + 3_000);
    await limits.settle(NOW + 3_000);
    await limits.settle(NOW + 5_000);
    expect(reports.map(({ count }) => count)).toEqual([CEILING / 16, 3]);
  });

  test('hears of an address from a quarter of its ceiling on, and never who it is', async () => {
    const { reports, add } = watched();
    const limits = limiter({ add });
    for (let i = 1; i < CEILING / 4; i += 1) {
      limits.take(ADDRESS, '203.0.113.9', 1, NOW + i * 100);
      await limits.settle(NOW + i * 100);
    }
    expect(reports).toEqual([]);
    limits.take(ADDRESS, '203.0.113.9', 1, NOW + 4_000);
    await limits.settle(NOW + 4_000);
    limits.take(ADDRESS, '203.0.113.9', CEILING / 16, NOW + 4_000);
    await limits.settle(NOW + 4_000);
    expect(reports.map(({ count }) => count)).toEqual([CEILING / 4, CEILING / 16]);
    expect(JSON.stringify(reports)).not.toContain('203.0.113');
  });

  test('is not told of a window that is over', async () => {
    const { reports, add } = watched();
    const limits = limiter({ add });
    limits.take(KEY, 'a', 60, NOW + 9_999);
    await limits.settle(NOW + 10_001);
    expect(reports).toEqual([]);
  });

  test('that fails leaves the bucket in charge, is left alone for a while and told of once a minute', async () => {
    const told: number[] = [];
    const { reports, add } = watched({ add: () => Promise.reject(new Error('the table is gone')) });
    const limits = createRateLimiter({ ceiling: { add }, onFailure: (_, failures) => told.push(failures) });
    for (let at = 0; at < 120_000; at += 100) {
      expect(limits.take(KEY, 'a', 1, NOW + at).allowed).toBe(true);
      await limits.settle(NOW + at);
    }
    expect(limits.take(KEY, 'a', 100, NOW + 120_000).allowed).toBe(true);
    expect(limits.take(KEY, 'a', 1, NOW + 124_000).allowed).toBe(false);
    expect(reports.length).toBeGreaterThan(10);
    expect(reports.length).toBeLessThanOrEqual(120 / 5);
    expect(told).toHaveLength(2);
    expect(told[0]).toBe(1);
  });
});

describe('many subjects', () => {
  test('are forgotten, those who owe nothing first, and push no key out', () => {
    const limits = limiter(undefined, 50);
    limits.take(KEY, 'busy', 60, NOW);
    limits.take(ADDRESS, 'busy', 60, NOW);
    for (let i = 0; i < 10_000; i += 1) limits.take(ADDRESS, `198.51.100.${i}`, 1, NOW);
    expect(limits.take(ADDRESS, 'busy', 1, NOW).allowed).toBe(false);
    expect(limits.take(KEY, 'busy', 1, NOW).allowed).toBe(false);
  });

  test('take no more memory than the first thousand', () => {
    const limits = limiter(undefined, 1_000);
    const flood = (from: number) => {
      for (let i = from; i < from + 20_000; i += 1) limits.take(ADDRESS, `a${i}`, 50, NOW + i);
      return collectedHeap();
    };
    const [before, after] = [flood(0), flood(20_000)];
    expect(after - before).toBeLessThan(1_000_000);
    // What is remembered is still in use: whoever came last finds his bucket as he left it.
    expect(limits.take(ADDRESS, 'a39999', 20, NOW + 39_999).allowed).toBe(false);
  });
});
