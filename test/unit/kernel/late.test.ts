import { expect, test } from 'vitest';
import { late } from '../../../src/kernel/late.ts';

test('a late value is made when it is first asked for, and once', () => {
  const made: object[] = [];
  const value = late(() => {
    const one = {};
    made.push(one);
    return one;
  });
  expect(made).toEqual([]);
  expect(value()).toBe(value());
  expect(made).toHaveLength(1);
});

test('nothing is a value too', () => {
  let times = 0;
  const nothing = late(() => {
    times += 1;
  });
  expect([nothing(), nothing(), times]).toEqual([undefined, undefined, 1]);
});

test('what cannot be made is tried again', () => {
  let times = 0;
  const second = late(() => {
    times += 1;
    if (times === 1) throw new Error('not yet');
    return times;
  });
  expect(second).toThrow('not yet');
  expect(second()).toBe(2);
});
