import { expect, test } from 'vitest';
import { MAX_RETRY_AFTER_MS, retryAfterMs } from '../../../adapters/channels/retry-after.ts';

const NOW = Date.parse('2026-03-04T05:06:07Z');

test.each([
  ['3', 3_000],
  ['0', 1_000],
  ['Wed, 04 Mar 2026 05:06:17 GMT', 10_000],
  ['Wed, 04 Mar 2020 05:06:17 GMT', 1_000],
  ['86400', MAX_RETRY_AFTER_MS],
  ['soon', 42],
  [null, 42],
  ['', 42],
])('Retry-After %j means %d ms', (header, ms) => {
  expect(retryAfterMs(header, NOW, 42)).toBe(ms);
});
