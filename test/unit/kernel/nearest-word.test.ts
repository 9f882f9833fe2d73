import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearestWord } from '../../../src/kernel/nearest-word.ts';

const KEYS = ['name', 'threshold', 'channels', 'url', 'tls', 'minSeverity'];

test.each([
  ['nmae', 'name'],
  ['treshold', 'threshold'],
  ['chanels', 'channels'],
  ['ulr', 'url'],
  ['minseverity', 'minSeverity'],
  ['MinSeverty', 'minSeverity'],
  ['colour', undefined],
  ['xls', 'tls'],
  ['', undefined],
])('%j was probably meant as %j', (word, meant) => {
  expect(nearestWord(word, KEYS)).toBe(meant);
});

test('the nearest of several is taken, and the first of those that are equally near', () => {
  expect(nearestWord('channel', ['chancels', 'channels'])).toBe('channels');
  expect(nearestWord('node', ['mode', 'code'])).toBe('mode');
});

test('one slip in a word of three letters or more is always understood', () => {
  const word = fc.stringMatching(/^[a-z]{3,12}$/);
  const letter = fc.stringMatching(/^[a-z]$/);
  fc.assert(
    fc.property(
      word,
      fc.nat(),
      letter,
      fc.constantFrom('add', 'leave', 'change', 'swap'),
      (meant, n, x, how) => {
        const at = n % meant.length;
        const [head, rest] = [meant.slice(0, at), meant.slice(at)];
        const slips = {
          add: head + x + rest,
          leave: head + rest.slice(1),
          change: head + x + rest.slice(1),
          swap: head + rest.charAt(1) + rest.charAt(0) + rest.slice(2),
        };
        expect(nearestWord(slips[how], [meant])).toBe(meant);
      },
    ),
  );
});
