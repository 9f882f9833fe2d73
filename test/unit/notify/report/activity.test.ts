import { expect, test } from 'vitest';
import { createMemoryActivityBook } from '../../../../adapters/memory/activity-book.ts';
import { createMemoryAlertHistory } from '../../../../adapters/memory/alert-history.ts';
import { HOUR_MS, hourOf } from '../../../../src/event/ledger.ts';
import { createActivitySum } from '../../../../src/notify/activity/activity-sum.ts';
import { CONTROL_NAMES, type ReportFramework } from '../../../../src/notify/report/control-names.ts';
import { makeDaily, makeMonthly } from '../../../../src/notify/report/make-report.ts';
import { gridsOf, type Report } from '../../../../src/notify/report/report.ts';
import { reportText } from '../../../../src/notify/report/report-text.ts';
import { envelope } from '../../../support/envelopes.ts';

const DAY = Date.parse('2026-03-04T00:00:00Z');
const ledger = async () => undefined;
const history = createMemoryAlertHistory();
const of = { frameworks: ['pci', 'gdpr', 'soc2'] as const, watched: {} };

const action = (name: string, category: string, type: string, outcome: 'success' | 'failure') => ({
  ...envelope('x').event.event,
  action: name,
  category: [category],
  type: [type],
  outcome,
});
const LOGIN = action('auth_login', 'authentication', 'start', 'success');
const FAILED = action('auth_login_failed', 'authentication', 'start', 'failure');
const READ = action('credential_read', 'iam', 'access', 'success');
const GRANT = action('admin_privilege_change', 'iam', 'admin', 'failure');

/** Sums of so many hours; each has two sign-ins of alice, one failed, a secret read by bob and a privilege that he could not change. */
async function bookOf(from: number, hours: number) {
  const book = createMemoryActivityBook();
  for (let i = 0; i < hours; i += 1) {
    const at = from + i * HOUR_MS;
    const sum = createActivitySum();
    const add = (event: typeof LOGIN, name: string, ip: string) =>
      sum.add(
        envelope('x', {
          event: { ...event, created: new Date(at).toISOString() },
          user: { name },
          source: { ip },
        }),
      );
    add(LOGIN, 'alice', '198.51.100.1');
    add(FAILED, 'alice', `198.51.100.${2 + i}`);
    add(READ, 'bob', '203.0.113.1');
    add(GRANT, 'bob', '203.0.113.1');
    await book.write({ hour: hourOf(at), objects: 1, unreadable: i === 0 ? 1 : 0, sum: sum.sum() });
  }
  return book;
}

const rowsOf = (report: Report, name: string) => gridsOf(report).find((grid) => grid.name === name)?.rows;

test('the digest counts the events of the hours of its day, by user, address and action', async () => {
  const report = await makeDaily(
    { history, ledger, activity: await bookOf(DAY - HOUR_MS, 27) },
    '2026-03-04',
    'UTC',
  );
  expect(rowsOf(report, 'sign-ins')).toEqual([['alice', 48, 24, 10]]);
  expect(rowsOf(report, 'sign-ins-by-hour')?.map(([, n]) => n)).toEqual(Array.from({ length: 24 }, () => 2));
  expect(rowsOf(report, 'failed-sign-in-addresses')).toHaveLength(24);
  expect(rowsOf(report, 'failed-sign-in-addresses')?.[0]?.slice(1)).toEqual(['1 user', 1]);
  expect(rowsOf(report, 'credential-actions')).toEqual([['bob', 'credential_read', 24, 0, '23:00']]);
  expect(rowsOf(report, 'administrative-actions')).toEqual([
    ['bob', 'admin_privilege_change', 24, 24, '23:00'],
  ]);
  expect(rowsOf(report, 'administrators')).toEqual([['bob', 24]]);
  expect(rowsOf(report, 'user-activity')?.map(([user, n]) => [user, n])).toEqual([
    ['alice', 48],
    ['bob', 48],
  ]);
  expect(rowsOf(report, 'events')).toEqual([['acme', 'app', 96]]);
  const text = reportText(report);
  expect(text).toContain('All events of the archive are counted, also those that raised no alert.');
  expect(text).not.toContain('24 hours');
});

test.each([
  ['Europe/Berlin', '2026-03-28T23:00:00Z', 23],
  ['Asia/Kolkata', '2026-03-28T19:00:00Z', 24],
])('a day of %s has the hours that begin in it, on days of other lengths too', async (zone, from, hours) => {
  const activity = await bookOf(Date.parse(from) - HOUR_MS, 30);
  const report = await makeDaily({ history, ledger, activity }, '2026-03-29', zone);
  expect(rowsOf(report, 'events')?.[0]?.at(-1)).toBe(4 * hours);
});

test('a report says how many of its hours are summed, and what could not be read', async () => {
  const report = await makeDaily({ history, ledger, activity: await bookOf(DAY, 5) }, '2026-03-04', 'UTC');
  expect(reportText(report)).toContain('5 of 24 hours');
  expect(reportText(report)).toContain('1 lines or objects could not be read');
});

test('the compliance report tells of events in front of the alerts of the same matter', async () => {
  const activity = await bookOf(DAY, 48);
  const report = await makeMonthly({ history, activity }, '2026-03', 'UTC', of);
  const titles = report.sections.map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
  const authentication = report.sections.find(({ title }) => title === 'Authentication');
  const names = authentication?.blocks.flatMap((block) => ('name' in block ? [block.name] : []));
  expect(names?.indexOf('sign-ins')).toBeLessThan(names?.indexOf('authentication') ?? 0);
  expect(rowsOf(report, 'failed-sign-ins-by-day')?.slice(3, 6)).toEqual([
    ['2026-03-04', 24],
    ['2026-03-05', 24],
    ['2026-03-06', 0],
  ]);
  expect(rowsOf(report, 'user-activity')?.[0]?.slice(3)).toEqual(['2026-03-04 00:00', '2026-03-05 23:00']);
});

test('a section names controls of the frameworks that were asked for, each of which the report lists', async () => {
  const activity = await bookOf(DAY, 1);
  const soc2 = await makeMonthly({ history, activity }, '2026-03', 'UTC', { ...of, frameworks: ['soc2'] });
  const said = soc2.sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'text' && block.text.includes('Evidence') ? [block.text] : [])),
  );
  expect(said).toHaveLength(4);
  for (const text of said) expect(text).toMatch(/Evidence for SOC 2 \(TSC\) CC6\.[\w., ]+$/);
  const all = reportText(await makeMonthly({ history, activity }, '2026-03', 'UTC', of));
  const evidence = all
    .split('\n')
    .filter((line) => line.includes('Evidence for'))
    .join(' ');
  const controls = (Object.keys(CONTROL_NAMES) as ReportFramework[]).flatMap((name) =>
    Object.keys(CONTROL_NAMES[name]),
  );
  for (const control of evidence.match(/\b(?:\d+\.\d[\d.]*\d|(?:II|IV)_[\w.]*\w|CC\d\.\d)/g) ?? [])
    expect(controls).toContain(control);
});

test('without an archive a report says that events are not counted', async () => {
  for (const report of [
    await makeDaily({ history, ledger }, '2026-03-04', 'UTC'),
    await makeMonthly({ history }, '2026-03', 'UTC', of),
  ]) {
    expect(report.lead).toContain('the archive is off');
    expect(rowsOf(report, 'sign-ins')).toBeUndefined();
  }
});
