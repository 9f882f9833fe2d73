import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createMemoryAlertHistory } from '../../../../adapters/memory/alert-history.ts';
import { factsOf } from '../../../../src/notify/alert/alert-facts.ts';
import { makeDaily, makeMonthly } from '../../../../src/notify/report/make-report.ts';
import { periodOf } from '../../../../src/notify/report/period.ts';
import { gridsOf } from '../../../../src/notify/report/report.ts';
import { reportCsv } from '../../../../src/notify/report/report-csv.ts';
import { reportHtml } from '../../../../src/notify/report/report-html.ts';
import { reportText } from '../../../../src/notify/report/report-text.ts';
import { generateWatchedControls } from '../../../../tools/generate/watched-controls.ts';
import { enterDays } from '../../../support/report-month.ts';
import { ROOT } from '../../../support/source-files.ts';
import { alertWith } from '../alert-builder.ts';

const ZONE = 'Europe/Berlin';
const FROM = Date.parse('2026-03-01T00:00:00Z');
const history = await enterDays(FROM, 31, 20);
const balanced = {
  received: 10,
  forwarded: 8,
  duplicate: 1,
  filtered: 0,
  rejected: 0,
  parked: 1,
  inFlight: 0,
};
const ledger = async () => balanced;
const { path, content } = generateWatchedControls();
const watched = JSON.parse(content);
const daily = await makeDaily({ history, ledger }, '2026-03-04', ZONE);
const monthly = await makeMonthly({ history }, '2026-03', ZONE, {
  frameworks: ['pci', 'gdpr', 'soc2'],
  watched,
});
const rowsOf = (report: typeof daily, name: string) =>
  gridsOf(report).find((grid) => grid.name === name)?.rows ?? [];
const sumOf = (rows: readonly (readonly (string | number)[])[]) =>
  rows.reduce((sum, row) => sum + Number(row.at(-1)), 0);

test('the watched controls are those that the rule files name: run `npm run generate`', () => {
  expect(JSON.parse(readFileSync(join(ROOT, path), 'utf8'))).toEqual(watched);
});

test('a day has 23 or 25 hours where the clocks change', () => {
  const hours = (day: string) =>
    periodOf(day, 1, ZONE).days.map(({ from, until }) => (until - from) / 3_600_000);
  expect([hours('2026-03-28'), hours('2026-03-29'), hours('2026-10-25')]).toEqual([[24], [23], [25]]);
});

describe('the daily digest', () => {
  test('counts each alert of the day once in every chart that has all of them', async () => {
    const { from, until } = periodOf('2026-03-04', 1, ZONE);
    let all = 0;
    for await (const records of history.between(from, until)) all += records.length;
    expect(all).toBeGreaterThan(10);
    for (const name of ['severity', 'hour', 'rules']) expect(sumOf(rowsOf(daily, name))).toBe(all);
  });

  test('says what is new only of what the day before did not have', async () => {
    const own = createMemoryAlertHistory();
    const enter = (id: string, at: string, rule: string) =>
      own.enter(id, factsOf(alertWith({ id, rule: { id: rule } })), Date.parse(at));
    await enter('1', '2026-03-03T12:00:00Z', '100101');
    await enter('2', '2026-03-04T12:00:00Z', '100101');
    await enter('3', '2026-03-04T12:00:00Z', '100102');
    const rows = rowsOf(await makeDaily({ history: own, ledger }, '2026-03-04', 'UTC'), 'new');
    expect(rows.map(([name]) => name)).toEqual([expect.stringMatching(/^100102 /)]);
  });

  test('says whether the ledger balances, and by how much it does not', async () => {
    expect(reportText(daily)).toContain('The ledger balances');
    const off = await makeDaily(
      { history, ledger: async () => ({ ...balanced, forwarded: 5 }) },
      '2026-03-04',
      ZONE,
    );
    expect(reportText(off)).toContain('3 events missing');
    const unknown = await makeDaily({ history, ledger: async () => undefined }, '2026-03-04', ZONE);
    expect(reportText(unknown)).toContain('could not be read');
  });
});

describe('the compliance report', () => {
  test('tells of every control whether it alerted, was watched, or was not', () => {
    const states = new Map(rowsOf(monthly, 'controls-pci').map(([control, , state]) => [control, state]));
    expect(states.get('10.2.4')).toBe('alerted');
    expect(states.get('3.5')).toBe('watched, no alert');
    expect(states.get('8.1.8')).toBe('not watched');
  });

  test('is the sum of its days, and names every day', () => {
    const days = rowsOf(monthly, 'day');
    expect(days).toHaveLength(31);
    expect(sumOf(days)).toBe(sumOf(rowsOf(monthly, 'severity')));
  });

  test('tells of a matter that went on for days when it began and when it ended', async () => {
    const own = createMemoryAlertHistory();
    for (const day of ['02', '05', '09'])
      await own.enter(day, factsOf(alertWith({ id: day })), Date.parse(`2026-03-${day}T10:00:00Z`));
    const report = await makeMonthly({ history: own }, '2026-03', 'UTC', { frameworks: [], watched });
    expect(rowsOf(report, 'matters')[0]?.slice(3, 6)).toEqual([3, '2026-03-02 10:00', '2026-03-09 10:00']);
  });
});

test('what a hostile event is called is text in the page and no formula in a file', async () => {
  const own = createMemoryAlertHistory();
  const name = `=HYPERLINK("https://example.com")<script>alert(1)</script>`;
  const alert = alertWith({ id: '1', data: { sluice: { user: { name } } } });
  await own.enter('1', factsOf(alert), FROM + 3_600_000);
  const report = await makeDaily({ history: own, ledger }, '2026-03-01', 'UTC');
  expect(reportHtml(report)).not.toContain('<script');
  const users = reportCsv(report).find(({ filename }) => filename.endsWith('-users.csv'))?.text ?? '';
  expect(users).toContain(`"'=HYPERLINK(""https://example.com"")`);
});

test.each([daily, monthly])('$name has no empty sentence, and loads nothing', (report) => {
  for (const text of [reportHtml(report), reportText(report)]) {
    expect(text).not.toMatch(/undefined|NaN|\[object|https?:\/\//);
  }
});
