import { expect, test } from 'vitest';
import { compileGlobs } from '../../../src/intake/trail/trail-glob.ts';

const takes = (words: string | readonly string[], text: string) => compileGlobs([words].flat())(text);

test('a word without a star is that word alone', () => {
  expect(takes('Decrypt', 'Decrypt')).toBe(true);
  expect(takes('Decrypt', 'Decrypt2')).toBe(false);
  expect(takes('Decrypt', 'decrypt')).toBe(false);
  expect(takes('a.c', 'abc')).toBe(false);
});

test('a star stands for any text, also none', () => {
  for (const word of ['*', 'Get*', '*Object', 'G*t', 'Get*Object', '*et*bj*', 'GetObject*', '**GetObject'])
    expect([word, takes(word, 'GetObject')]).toEqual([word, true]);
  for (const word of ['Put*', '*Objects', 'Get*GetObject', '*tt*', 'GetObjectt*'])
    expect([word, takes(word, 'GetObject')]).toEqual([word, false]);
});

test('the beginning and the end of a word are not the same letters', () => {
  expect(takes('aba*ba', 'aba')).toBe(false);
  expect(takes('aba*ba', 'ababa')).toBe(true);
  expect(takes('a*b*b', 'ab')).toBe(false);
  expect(takes('a*b*b', 'abb')).toBe(true);
});

test('one of several words is enough, and no words take nothing', () => {
  expect(takes(['Put*', 'Get*', 'List'], 'GetObject')).toBe(true);
  expect(takes(['Put*', 'List'], 'GetObject')).toBe(false);
  expect(takes([], 'GetObject')).toBe(false);
});
