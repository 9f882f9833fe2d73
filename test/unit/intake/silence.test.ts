import { expect, test } from 'vitest';
import type { Heard } from '../../../src/event/heard-book.ts';
import { isSilent } from '../../../src/intake/trail/silence.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const MINUTE_MS = 60_000;
const silentAfter = (minutes: number, heard: Partial<Heard>, quietMinutes: number) =>
  isSilent(
    {
      account: '111122223333',
      region: 'eu-west-1',
      tenant: 'main',
      usualQuietMs: 0,
      heardAt: NOW - quietMinutes * MINUTE_MS,
      ...heard,
    },
    minutes * MINUTE_MS,
    NOW,
  );

test('a place is silent when it was quiet for longer than the configured time, and not before', () => {
  expect(silentAfter(180, {}, 180)).toBe(false);
  expect(silentAfter(180, {}, 181)).toBe(true);
});

test('a place without digests may be half as long again as it was before', () => {
  const usualQuietMs = 8 * 60 * MINUTE_MS;
  expect(silentAfter(180, { usualQuietMs }, 12 * 60)).toBe(false);
  expect(silentAfter(180, { usualQuietMs }, 12 * 60 + 1)).toBe(true);
});

test('a place with digests is judged by the configured time, whatever was usual', () => {
  const heard = { usualQuietMs: 8 * 60 * MINUTE_MS, lastDigest: NOW - 200 * MINUTE_MS };
  expect(silentAfter(180, heard, 180)).toBe(false);
  expect(silentAfter(180, heard, 181)).toBe(true);
});

test('two digests must be missing, however short the configured time is', () => {
  const heard = { lastDigest: NOW - 100 * MINUTE_MS };
  expect(silentAfter(15, heard, 130)).toBe(false);
  expect(silentAfter(15, heard, 136)).toBe(true);
});
