import { expect, test } from 'vitest';
import { endingFilters, endingText } from '../../src/config/trail-filter-expiry.ts';
import { defineConfig } from '../../src/config.ts';
import { filtersChecks } from '../../tools/cli/doctor/filters-check.ts';

const NOW = Date.parse('2026-03-04T05:06:07Z');
const DAYS = ['2026-03-03', '2026-03-04', '2026-03-05', '2026-03-18', '2026-03-19', undefined];
const filters = DAYS.map((expires, i) => ({ name: `filter-${i}`, expires }));
const config = defineConfig({
  tenants: [{ id: 'main' }],
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com' }] },
  cloudtrail: {
    filters: filters.map((filter) => ({
      ...filter,
      comment: 'The inventory asks for everything each minute.',
      action: 'drop',
      when: { readOnly: true },
    })),
  },
});

test('filters are told of from two weeks before their last day on, and when they are over', () => {
  expect(endingFilters(filters, NOW)).toEqual([
    { name: 'filter-0', expires: '2026-03-03', daysLeft: -1 },
    { name: 'filter-1', expires: '2026-03-04', daysLeft: 0 },
    { name: 'filter-2', expires: '2026-03-05', daysLeft: 1 },
    { name: 'filter-3', expires: '2026-03-18', daysLeft: 14 },
  ]);
});

test('days are those of UTC, whatever the hour', () => {
  const [filter] = filters.slice(1);
  const left = (now: string) =>
    endingFilters(filter === undefined ? [] : [filter], Date.parse(now))[0]?.daysLeft;
  expect(left('2026-03-04T00:00:00Z')).toBe(0);
  expect(left('2026-03-04T23:59:59.999Z')).toBe(0);
  expect(left('2026-03-05T00:00:00Z')).toBe(-1);
  expect(left('2026-03-03T23:59:59.999Z')).toBe(1);
});

test('it is said how long a filter works yet, and what comes then', () => {
  const texts = endingFilters(filters, NOW).map((each) => endingText(each));
  expect(texts.map((text) => text.split(': ')[0])).toEqual([
    'the filter "filter-0" of cloudtrail.filters ended on 2026-03-03',
    'the filter "filter-1" of cloudtrail.filters ends today',
    'the filter "filter-2" of cloudtrail.filters ends tomorrow',
    'the filter "filter-3" of cloudtrail.filters ends in 14 days, on 2026-03-18',
  ]);
  for (const text of texts) expect(text).toContain('goes to Wazuh again');
});

test('the doctor warns of them, is content with others, and has nothing to say without filters', async () => {
  const seen = async (now: number, only = config.cloudtrail.filters) => {
    const [check] = filtersChecks({ ...config.cloudtrail, filters: only }, () => now);
    return [(await check?.run(new AbortController().signal)) ?? []].flat();
  };
  expect((await seen(NOW)).map(({ status }) => status)).toEqual(['amber', 'amber', 'amber', 'amber']);
  expect(await seen(NOW, config.cloudtrail.filters.slice(4))).toEqual([
    { status: 'green', seen: '2 filters work, and none ends within two weeks' },
  ]);
  expect(await seen(NOW, [])).toEqual([]);
});
