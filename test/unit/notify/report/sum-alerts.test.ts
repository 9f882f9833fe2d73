import { describe, expect, test } from 'vitest';
import { createMemoryAlertHistory } from '../../../../adapters/memory/alert-history.ts';
import { createMemoryAlertSums } from '../../../../adapters/memory/alert-sums.ts';
import type { AlertHistory } from '../../../../src/notify/alert/alert-history.ts';
import { makeDaily, makeMonthly } from '../../../../src/notify/report/make-report.ts';
import { reportCsv } from '../../../../src/notify/report/report-csv.ts';
import { keepHours } from '../../../../src/notify/report/sum-alerts.ts';
import { enterDays } from '../../../support/report-month.ts';

const FROM = Date.parse('2026-03-27T00:00:00Z');
const HOUR = 3_600_000;
const entered = await enterDays(FROM, 5, 40, createMemoryAlertHistory());
const ledger = async () => undefined;

/** A history that tells how much of it was read, with sums of its last `hours` up to `now`. */
async function historyWith(hours: number, now = FROM + 6 * 24 * HOUR) {
  const inner = { ...entered, sums: createMemoryAlertSums() };
  if (hours > 0) await keepHours(inner, hours, { now, isOver: () => false });
  const read = { hours: 0 };
  const history: AlertHistory = {
    ...inner,
    between: (from, until) => {
      read.hours += (until - from) / HOUR;
      return inner.between(from, until);
    },
  };
  return { history, read };
}

describe.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata'])('in %s', (zone) => {
  test.each([0, 30, 150])('reports are the same with sums of %i hours as without any', async (hours) => {
    const { history } = await historyWith(hours);
    const { sums: _, ...plain } = (await historyWith(0)).history;
    const of = { watched: {}, frameworks: ['pci', 'soc2'] as const };
    const files = async (from: Parameters<typeof makeDaily>[0]['history']) => [
      ...reportCsv(await makeDaily({ history: from, ledger }, '2026-03-29', zone)),
      ...reportCsv(await makeMonthly({ history: from }, '2026-03', zone, of)),
    ];
    expect(await files(history)).toEqual(await files(plain));
  });
});

test('alerts of hours that have a sum are not read again, and those of the others are', async () => {
  const { history, read } = await historyWith(150);
  await makeDaily({ history, ledger }, '2026-03-29', 'Europe/Berlin');
  expect(read.hours).toBe(0);
  const some = await historyWith(6, FROM + 3 * 24 * HOUR);
  await makeDaily({ history: some.history, ledger }, '2026-03-29', 'UTC');
  // Of two days, but for six hours of the second: its last was not settled.
  expect(some.read.hours).toBe(48 - 6);
});

test('an hour is summed when its alerts have settled, in the time that there is, and once', async () => {
  const { history, read } = await historyWith(0);
  const at = FROM + 24 * HOUR;
  expect(await keepHours(history, 3, { now: at + 4 * 60_000, isOver: () => read.hours >= 2 })).toBe(false);
  expect(read.hours).toBe(2);
  expect(await keepHours(history, 3, { now: at + 4 * 60_000, isOver: () => false })).toBe(true);
  expect(read.hours).toBe(3);
  expect(await keepHours(history, 3, { now: at + 6 * 60_000, isOver: () => false })).toBe(true);
  expect(read.hours).toBe(4);
});
