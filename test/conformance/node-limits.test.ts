import { describe, expect, test } from 'vitest';
import { createNodeLimits } from '../../adapters/aws/table/node-limits.ts';
import { createRequestBudget } from '../../adapters/aws/table/request-budget.ts';
import { createMemoryNodeLimits } from '../../adapters/memory/node-limits.ts';
import { openTable } from '../support/local-aws.ts';

const table = await openTable();
const AT = Date.parse('2026-03-01T12:00:00Z');

describe.each([
  ['memory', createMemoryNodeLimits()],
  ['DynamoDB', createNodeLimits(table)],
])('limits of nodes in %s', (_name, limits) => {
  test('nothing is known of a node that nobody asked', async () => {
    expect(await limits.get('new')).toBeUndefined();
  });

  test.each([0, 12, undefined])('what was found is found again: %s', async (perMinute) => {
    await limits.put(`found-${perMinute}`, { perMinute, at: AT });
    expect(await limits.get(`found-${perMinute}`)).toEqual({ perMinute, at: AT });
  });

  test('the last finding counts, also that it cannot be read any more', async () => {
    await limits.put('changing', { perMinute: 12, at: AT });
    await limits.put('changing', { perMinute: undefined, at: AT + 1 });
    expect(await limits.get('changing')).toEqual({ perMinute: undefined, at: AT + 1 });
  });

  test('nodes are told apart', async () => {
    await limits.put('node-1', { perMinute: 1, at: AT });
    expect(await limits.get('node-2')).toBeUndefined();
  });
});

test('what was found and what was spent live side by side', async () => {
  const [limits, budget] = [createNodeLimits(table), createRequestBudget(table)];
  await budget.take('both', AT, 2);
  expect(await limits.get('both')).toBeUndefined();
  await limits.put('both', { perMinute: 2, at: AT });
  expect((await budget.take('both', AT, 2)).granted).toBe(true);
  expect((await budget.take('both', AT, 2)).granted).toBe(false);
  await budget.exhausted('both', AT + 61_000);
  expect(await limits.get('both')).toEqual({ perMinute: 2, at: AT });
});
