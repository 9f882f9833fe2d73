import { describe, expect, test } from 'vitest';
import { createRequestBudget } from '../../adapters/aws/table/request-budget.ts';
import { createMemoryBudget } from '../../adapters/memory/budget.ts';
import { openTable } from '../support/local-aws.ts';

const table = await openTable();
const NOW = Date.parse('2026-03-01T12:00:00Z');
const LIMIT = 30;

/** How many of these requests a manager would refuse: its window opens with a request and lasts a minute. */
function refusedByManager(times: readonly number[]): number {
  let opened = Number.NEGATIVE_INFINITY;
  let used = 0;
  let refused = 0;
  for (const time of [...times].sort((a, b) => a - b)) {
    if (time - opened > 60_000) {
      opened = time;
      used = 0;
    }
    used += 1;
    if (used > LIMIT) refused += 1;
  }
  return refused;
}

describe.each([
  ['memory', createMemoryBudget()],
  ['DynamoDB', createRequestBudget(table)],
])('the request budget in %s', (_name, budget) => {
  test('of 40 who ask at once exactly 30 may send, and the others are told when to come back', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => budget.take('rush', NOW)));
    const granted = answers.filter((answer) => answer.granted);
    const told = answers.flatMap((answer) => (answer.granted ? [] : [answer.retryAt]));
    expect(granted).toHaveLength(LIMIT);
    expect(Math.min(...told)).toBeGreaterThan(NOW + 60_000);
    expect(Math.max(...told)).toBeLessThanOrEqual(NOW + 70_000);
  });

  test('nobody may send before the time that was told, and then 30 may again', async () => {
    await Promise.all(Array.from({ length: LIMIT }, () => budget.take('return', NOW)));
    const denied = await budget.take('return', NOW + 1_000);
    const retryAt = denied.granted ? NOW : denied.retryAt;
    expect(retryAt).toBeGreaterThan(NOW + 60_000);
    expect((await budget.take('return', retryAt - 1)).granted).toBe(false);
    const answers = await Promise.all(Array.from({ length: 40 }, () => budget.take('return', retryAt)));
    expect(answers.filter(({ granted }) => granted)).toHaveLength(LIMIT);
  });

  test('a manager refuses no request that was granted, whenever and however many are asked for', async () => {
    const granted: number[] = [];
    for (let elapsed = 0; elapsed < 300_000; elapsed += 5_000) {
      const time = NOW + elapsed;
      const answers = await Promise.all(Array.from({ length: 3 }, () => budget.take('steady', time)));
      granted.push(...answers.filter((answer) => answer.granted).map(() => time));
    }
    expect(refusedByManager(granted)).toBe(0);
    // Five minutes are at most five windows; a budget that grants little would be safe and useless.
    expect(granted.length).toBeGreaterThanOrEqual(4 * LIMIT);
  });

  test('takers whose clocks differ by a second still share one window', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => budget.take('skewed', NOW + (i % 2) * 1_000)),
    );
    expect(answers.filter(({ granted }) => granted)).toHaveLength(LIMIT);
  });

  test('nodes have budgets of their own', async () => {
    await Promise.all(Array.from({ length: LIMIT }, () => budget.take('node-1', NOW)));
    expect((await budget.take('node-1', NOW)).granted).toBe(false);
    expect((await budget.take('node-2', NOW)).granted).toBe(true);
  });

  test('a node that refused gets nothing until the time given, then a whole window', async () => {
    await budget.take('refusing', NOW);
    await budget.exhausted('refusing', NOW + 45_000);
    expect(await budget.take('refusing', NOW + 44_999)).toEqual({ granted: false, retryAt: NOW + 45_000 });
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => budget.take('refusing', NOW + 45_000)),
    );
    expect(answers.filter(({ granted }) => granted)).toHaveLength(LIMIT);
  });

  test('a shorter refusal does not shorten a longer one', async () => {
    await budget.exhausted('twice', NOW + 50_000);
    await budget.exhausted('twice', NOW + 20_000);
    expect(await budget.take('twice', NOW + 30_000)).toEqual({ granted: false, retryAt: NOW + 50_000 });
  });
});
