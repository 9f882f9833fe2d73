import { expect, test } from 'vitest';
import { leaveOut } from '../../../functions/cloudtrail-forwarder/leave-out.ts';
import type { TrailFilter } from '../../../src/intake/trail/trail-filter.ts';

const NOW = Date.parse('2026-03-04T05:06:07Z');
const READING: TrailFilter = { name: 'reading', action: 'drop', when: { eventName: 'Describe*' } };
const COUNTING: TrailFilter = { name: 'decrypts', action: 'count', when: { eventName: 'Decrypt*' } };

function measuring(filters: readonly TrailFilter[]) {
  const told: object[] = [];
  const { leavesOut, tell } = leaveOut(
    filters,
    {},
    {
      measure: (name, value, unit, dimensions) => void told.push({ name, value, unit, ...dimensions }),
    },
  );
  return {
    leavesOut: (eventName: unknown, recipientAccountId: string | null = '111122223333') =>
      leavesOut({ eventName: eventName as string, recipientAccountId }, NOW),
    told: () => {
      tell();
      return told.splice(0);
    },
  };
}

test('what is left out is told by filter, and once', () => {
  const { leavesOut, told } = measuring([READING, COUNTING]);
  expect(['DescribeVpcs', 'DescribeHosts', 'RunInstances'].map((name) => leavesOut(name))).toEqual([
    true,
    true,
    false,
  ]);
  expect(told()).toEqual([{ name: 'TrailFiltered', value: 2, unit: 'Count', filter: 'reading' }]);
  expect(told()).toEqual([]);
});

test('a filter that counts tells also which calls of which account they were', () => {
  const { leavesOut, told } = measuring([COUNTING]);
  leavesOut('Decrypt');
  leavesOut('Decrypt');
  leavesOut('Decrypt', '444455556666');
  expect(told()).toEqual([
    { name: 'TrailFiltered', value: 3, unit: 'Count', filter: 'decrypts' },
    {
      name: 'TrailCounted',
      value: 2,
      unit: 'Count',
      filter: 'decrypts',
      eventName: 'Decrypt',
      account: '111122223333',
    },
    {
      name: 'TrailCounted',
      value: 1,
      unit: 'Count',
      filter: 'decrypts',
      eventName: 'Decrypt',
      account: '444455556666',
    },
  ]);
});

test('very many calls are told as others, so that metrics stay few and none is lost', () => {
  const { leavesOut, told } = measuring([COUNTING]);
  for (let i = 0; i < 150; i += 1) leavesOut(`Decrypt${i}`);
  leavesOut('Decrypt0');
  const counts = told().filter((each) => 'eventName' in each) as { eventName: string; value: number }[];
  expect(counts).toHaveLength(101);
  expect(counts.find(({ eventName }) => eventName === 'Decrypt0')?.value).toBe(2);
  expect(counts.find(({ eventName }) => eventName === 'other')?.value).toBe(50);
});

test('what is no word of AWS becomes no dimension', () => {
  const { leavesOut, told } = measuring([COUNTING]);
  leavesOut('Decrypt of ann@example.com', null);
  expect(told().at(-1)).toMatchObject({ eventName: 'other', account: 'other' });
});
