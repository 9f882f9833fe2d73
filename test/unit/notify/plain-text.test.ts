import { describe, expect, test } from 'vitest';
import { cut, plainLine } from '../../../src/notify/plain-text.ts';

describe('a plain line', () => {
  test('has no control, line break, zero-width or direction mark', () => {
    expect(plainLine('a\u0000b\r\nc\u2028d\u202ee\u200bf\ufeff', 100)).toBe('a b c d e f');
  });

  test('keeps text of any script', () => {
    expect(plainLine('Zażółć 漢字 👩 שלום', 100)).toBe('Zażółć 漢字 👩 שלום');
  });

  test('is well-formed when the event was not', () => {
    expect(plainLine('a\ud800b', 100)).toBe('a\ufffdb');
  });

  test('marks where it was cut and never cuts a character in two', () => {
    expect(cut('abcdef', 4)).toBe('abc…');
    expect(cut('ab👩cd', 4)).toBe('ab…');
    expect(cut('abcd', 4)).toBe('abcd');
  });
});
