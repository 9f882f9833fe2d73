import { expect, test } from 'vitest';
import { createBook } from '../../../tools/soak/book.ts';

test('what was taken and never came is missing, and what came without being taken is unannounced', () => {
  const book = createBook();
  book.taken(['a', 'b'], 10);
  book.analysed('a', 20);
  book.analysed('c', 30);
  expect(book.missing()).toEqual(['b']);
  expect(book.unannounced()).toEqual(['c']);
  expect(book.counts()).toEqual({ taken: 2, analysed: 2, waiting: 1 });
});

test('an event may come before its sender has heard that it was taken', () => {
  const book = createBook();
  book.analysed('a', 20);
  book.taken(['a'], 25);
  expect(book.missing()).toEqual([]);
  expect(book.unannounced()).toEqual([]);
  expect(book.counts().waiting).toBe(0);
  expect(book.latencies(0, 100)).toEqual([0]);
});

test('an event that comes twice is named with when it came first', () => {
  const book = createBook();
  book.taken(['a', 'b'], 0);
  for (const at of [5, 9, 12]) book.analysed('a', at);
  book.analysed('b', 7);
  expect(book.doubled()).toEqual([{ id: 'a', firstAt: 5, times: 3 }]);
  expect(book.latencies(6, 8)).toEqual([7]);
});

test('the same event taken again counts once, from the first time', () => {
  const book = createBook();
  book.taken(['a'], 1);
  book.taken(['a'], 50);
  book.analysed('a', 60);
  expect(book.counts()).toEqual({ taken: 1, analysed: 1, waiting: 0 });
  expect(book.latencies(0, 100)).toEqual([59]);
});
