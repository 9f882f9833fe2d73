import { expect, test } from 'vitest';
import { remember } from '../../../src/enrich/bounded-cache.ts';

test('results are remembered for the keys used last', () => {
  const computed: string[] = [];
  const length = remember(2, (key) => {
    computed.push(key);
    return key.length;
  });
  expect(['a', 'bb', 'a', 'ccc', 'a', 'bb'].map(length)).toEqual([1, 2, 1, 3, 1, 2]);
  expect(computed).toEqual(['a', 'bb', 'ccc', 'bb']);
});
