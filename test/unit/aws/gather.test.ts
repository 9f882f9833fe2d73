import { expect, test } from 'vitest';
import { gathered } from '../../../adapters/aws/table/gather.ts';

test('what is asked for at the same time is one call, and everybody gets their own answer', async () => {
  const calls: (readonly number[])[] = [];
  const double = gathered(async (asked: readonly number[]) => {
    calls.push(asked);
    return asked.map((each) => 2 * each);
  }, 0);
  expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6]);
  expect(await double(4)).toBe(8);
  expect(calls).toEqual([[1, 2, 3], [4]]);
});

test('a call that fails fails for all who asked in it, and for nobody after them', async () => {
  let fails = true;
  const ask = gathered(async (asked: readonly string[]) => {
    if (fails) throw new Error('not now');
    return asked;
  }, 0);
  const answers = await Promise.allSettled([ask('a'), ask('b')]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  fails = false;
  expect(await ask('c')).toBe('c');
});
