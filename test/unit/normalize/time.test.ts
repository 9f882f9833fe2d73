import { describe, expect, test } from 'vitest';
import { readInstant } from '../../../src/normalize/time.ts';

const text = (value: string | number) => readInstant(value)?.text;

describe('readInstant', () => {
  test.each<[string | number, string]>([
    ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00.000Z'],
    ['2026-03-01T12:00:00.123456789Z', '2026-03-01T12:00:00.123Z'],
    ['2026-03-01T12:00:00.5+02:00', '2026-03-01T10:00:00.500Z'],
    ['2026-03-01 12:00:00,250+0200', '2026-03-01T10:00:00.250Z'],
    ['2026-03-01t12:00z', '2026-03-01T12:00:00.000Z'],
    ['2026-03-01T12:00:00', '2026-03-01T12:00:00.000Z'],
    [1_772_366_400, '2026-03-01T12:00:00.000Z'],
    [1_772_366_400_500, '2026-03-01T12:00:00.500Z'],
    [1_772_366_400.25, '2026-03-01T12:00:00.250Z'],
    ['1772366400', '2026-03-01T12:00:00.000Z'],
    [0, '1970-01-01T00:00:00.000Z'],
  ])('%s is %s', (value, iso) => {
    expect(text(value)).toBe(iso);
  });

  test.each<[string | number]>([
    [''],
    ['yesterday'],
    ['2026-13-01T00:00:00Z'],
    ['2026-03-01'],
    ['12:00'],
    ['+012026-03-01T00:00:00Z'],
    ['9999-12-31T23:59:59-23:59'],
    [-1],
    [1e18],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    ['9'.repeat(1_000)],
  ])('%j is no instant', (value) => {
    expect(text(value)).toBeUndefined();
  });
});
