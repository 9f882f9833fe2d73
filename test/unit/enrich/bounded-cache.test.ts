import { expect, test } from 'vitest';
import { remember } from '../../../src/enrich/bounded-cache.ts';

test('the keys used last are remembered, and the memory does not grow', () => {
  const computed: string[] = [];
  const length = remember(2, (key) => {
    computed.push(key);
    return key.length;
  });
  expect(['a', 'bb', 'a', 'ccc', 'a', 'bb'].map(length)).toEqual([1, 2, 1, 3, 1, 2]);
  expect(computed).toEqual(['a', 'bb', 'ccc']);
  ['x1', 'x2', 'x3', 'x4'].map(length);
  length('a');
  expect(computed.slice(3)).toEqual(['x1', 'x2', 'x3', 'x4', 'a']);
});
