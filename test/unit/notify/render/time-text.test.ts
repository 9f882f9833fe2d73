import { expect, test } from 'vitest';
import { ordinalText, spanText, timeTextIn } from '../../../../src/notify/render/time-text.ts';

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

test.each([
  [undefined, '2026-03-04T07:06:07.089+02:00', '2026-03-04 05:06:07 UTC'],
  ['Etc/UTC', '2026-03-04T05:06:07Z', '2026-03-04 05:06:07 UTC'],
  ['Europe/Berlin', '2026-11-20T20:36:52Z', '2026-11-20 21:36:52 CET (20:36:52 UTC)'],
  ['Europe/Berlin', '2026-11-20T23:30:00Z', '2026-11-21 00:30:00 CET (2026-11-20 23:30:00 UTC)'],
  ['America/New_York', '2026-07-01T12:00:00Z', '2026-07-01 08:00:00 EDT (12:00:00 UTC)'],
  ['Asia/Kolkata', '2026-07-01T12:00:00Z', '2026-07-01 17:30:00 UTC+05:30 (12:00:00 UTC)'],
  ['Australia/Sydney', '2026-01-01T12:00:00Z', '2026-01-01 23:00:00 AEDT (12:00:00 UTC)'],
])('a time in zone %s, %s, is told as %s', (zone, at, text) => {
  expect(timeTextIn(zone)(Date.parse(at))).toBe(text);
});

test('the hour that daylight saving time brings twice is told apart by the name of the zone', () => {
  const berlin = timeTextIn('Europe/Berlin');
  expect(berlin(Date.parse('2026-10-25T00:30:00Z'))).toBe('2026-10-25 02:30:00 CEST (00:30:00 UTC)');
  expect(berlin(Date.parse('2026-10-25T01:30:00Z'))).toBe('2026-10-25 02:30:00 CET (01:30:00 UTC)');
  expect(berlin(Date.parse('2026-03-29T00:59:59Z'))).toBe('2026-03-29 01:59:59 CET (00:59:59 UTC)');
  expect(berlin(Date.parse('2026-03-29T01:00:00Z'))).toBe('2026-03-29 03:00:00 CEST (01:00:00 UTC)');
});

test('midnight is the hour 00', () => {
  expect(timeTextIn('Europe/London')(Date.parse('2026-06-30T23:00:00Z'))).toBe(
    '2026-07-01 00:00:00 BST (2026-06-30 23:00:00 UTC)',
  );
});

test('a time that no calendar has is unknown', () => {
  expect([Number.NaN, -1, 1e20].map(timeTextIn('Europe/Berlin'))).toEqual(['unknown', 'unknown', 'unknown']);
});

test('ordinals end as they are spoken', () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 102].map(ordinalText).join(' ')).toBe(
    '1st 2nd 3rd 4th 11th 12th 13th 21st 102nd',
  );
});
