import { expect, test } from 'vitest';
import { spanText, timeText } from '../../../../src/notify/render/time-text.ts';

test.each([
  [0, '0 seconds'],
  [1_000, '1 second'],
  [119_000, '119 seconds'],
  [600_000, '10 minutes'],
  [4 * 3_600_000, '4 hours'],
  [3 * 86_400_000, '3 days'],
  [-5, '0 seconds'],
])('a span of %d ms is told as %s', (ms, text) => {
  expect(spanText(ms)).toBe(text);
});

test('a time is told in UTC and says so', () => {
  expect(timeText(Date.parse('2026-03-04T07:06:07.089+02:00'))).toBe('2026-03-04 05:06:07 UTC');
});

test('a time that no calendar has is unknown', () => {
  expect([Number.NaN, -1, 1e20].map(timeText)).toEqual(['unknown', 'unknown', 'unknown']);
});
