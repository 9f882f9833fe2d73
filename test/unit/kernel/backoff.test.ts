import { expect, test } from 'vitest';
import { backoffMs } from '../../../src/kernel/backoff.ts';

const LIMITS = { baseMs: 100, capMs: 10_000 };

test('the delay doubles with each attempt up to the cap', () => {
  expect([1, 2, 3, 4].map((attempt) => backoffMs(attempt, LIMITS, 0.999_999))).toEqual([99, 199, 399, 799]);
  expect(backoffMs(1_000, LIMITS, 0.999_999)).toBe(9_999);
});

test('jitter takes away at most half', () => {
  expect(backoffMs(3, LIMITS, 0)).toBe(200);
});
