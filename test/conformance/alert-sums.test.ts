import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createAlertSums } from '../../adapters/aws/table/alert-sums.ts';
import { numberOf } from '../../adapters/aws/table/table-item.ts';
import { alertSumKey } from '../../adapters/aws/table/table-layout.ts';
import { createMemoryAlertHistory } from '../../adapters/memory/alert-history.ts';
import { createMemoryAlertSums } from '../../adapters/memory/alert-sums.ts';
import { type AlertSum, createAlertSum } from '../../src/notify/report/day-sum.ts';
import { openTable } from '../support/local-aws.ts';
import { enterDays } from '../support/report-month.ts';

const FROM = Date.parse('2026-03-04T00:00:00Z');
const UNTIL = FROM + 86_400_000;
const table = await openTable();
const history = await enterDays(FROM, 1, 50, createMemoryAlertHistory());
const summing = createAlertSum(() => 'all');
for await (const records of history.between(FROM, UNTIL)) for (const record of records) summing.add(record);
const sum: AlertSum = JSON.parse(JSON.stringify(summing.sum()));

describe.each([
  ['memory', createMemoryAlertSums()],
  ['DynamoDB', createAlertSums(table)],
])('sums of alerts in %s', (_name, sums) => {
  test('are given back as they were kept, by their names', async () => {
    await sums.keep('a', sum, UNTIL);
    await sums.keep('b', { ...sum, alerts: 1 }, UNTIL);
    await sums.keep('b', { ...sum, alerts: 2 }, UNTIL);
    const read = await sums.read(['a', 'b', 'never']);
    expect([...read.keys()].sort()).toEqual(['a', 'b']);
    expect(read.get('a')).toEqual(sum);
    expect(read.get('b')?.alerts).toBe(2);
  });
});

test('the table forgets a sum after forty days, and does not take one that no item holds', async () => {
  const sums = createAlertSums(table);
  await sums.keep('old', sum, UNTIL);
  expect(numberOf(await table.get(alertSumKey('old')), 'expiresAt')).toBe(UNTIL / 1_000 + 40 * 86_400);
  const noise = Object.fromEntries(
    [['x', 0]].map(([, n]) => [randomBytes(600_000).toString('base64'), Number(n)]),
  );
  await sums.keep('huge', { ...sum, slots: noise }, UNTIL);
  expect((await sums.read(['huge'])).size).toBe(0);
});
