import { expect, test } from 'vitest';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { leaveOut } from '../../../functions/cloudtrail-forwarder/leave-out.ts';
import type { TrailFilter } from '../../../src/intake/trail/trail-filter.ts';
import { calls, notificationOf, TRAIL_KEY, trailStage } from '../../support/trail-stage.ts';

const READING: TrailFilter = { name: 'reading', action: 'drop', when: { readOnly: true } };
const RUNNING: TrailFilter = {
  name: 'running',
  action: 'sample',
  keepOneIn: 3,
  when: { eventName: 'RunInstances', eventSource: 'gamelift.amazonaws.com' },
};

function stage(...filters: readonly TrailFilter[]) {
  const told = createMemoryTelemetry();
  const { leavesOut, tell } = leaveOut(filters, {}, told);
  const left = () => told.measurements.map(({ name, value, dimensions }) => [name, value, dimensions.filter]);
  return { ...trailStage({ leavesOut, tellLeftOut: tell }), left };
}

const reads = (count: number, from = 0) =>
  calls(count, from).map((call) => ({ ...call, eventName: 'DescribeVpcs', readOnly: true }));

test('what a filter takes reaches no queue, and the ledger has it beside the rest', async () => {
  const { put, invoke, ids, entries, telemetry, left } = stage(READING);
  put([...calls(2), ...reads(5, 2), ...calls(2, 7)]);
  expect(await invoke([notificationOf(TRAIL_KEY)])).toEqual([]);
  expect(ids()).toEqual(['id-0', 'id-1', 'id-7', 'id-8']);
  const [entry] = await entries();
  expect(entry).toMatchObject({ received: 9, filtered: { trail_filter: 5 }, parked: {} });
  expect(entry?.messages.reduce((sum, { count }) => sum + count, 0)).toBe(4);
  expect(telemetry.count({ outcome: 'received' })).toBe(9);
  expect(telemetry.count({ outcome: 'queued' })).toBe(4);
  expect(telemetry.count({ outcome: 'filtered', reason: 'trail_filter' })).toBe(5);
  expect(left()).toEqual([['TrailFiltered', 5, 'reading']]);
});

test('a file that is left out as a whole is taken all the same, and no message comes of it', async () => {
  const { put, invoke, events, entries } = stage(READING);
  put(reads(3));
  expect(await invoke([notificationOf(TRAIL_KEY)])).toEqual([]);
  expect(events.messages).toEqual([]);
  expect(await entries()).toMatchObject([{ received: 3, filtered: { trail_filter: 3 }, messages: [] }]);
});

test('a sample of a file that is read again makes the same messages', async () => {
  const { put, invoke, unpacked, ids } = stage(RUNNING);
  put(calls(60).map((call) => ({ ...call, eventSource: 'gamelift.amazonaws.com' })));
  await invoke([notificationOf(TRAIL_KEY)]);
  const first = ids();
  expect(first.length).toBeGreaterThan(5);
  expect(first.length).toBeLessThan(40);
  await invoke([notificationOf(TRAIL_KEY)]);
  expect(new Set(unpacked().map(({ message }) => message.key)).size).toBe(1);
  expect(new Set(ids())).toEqual(new Set(first));
});

test('a file that is read again when a filter has ended makes the same messages', async () => {
  const { put, invoke, unpacked, ids, time } = stage({ ...READING, expires: '2026-03-04' });
  put([...reads(5), ...calls(2, 5)]);
  time.now = Date.parse('2026-03-04T23:59:59Z');
  await invoke([notificationOf(TRAIL_KEY)]);
  time.now += 2_000;
  await invoke([notificationOf(TRAIL_KEY)]);
  expect(new Set(unpacked().map(({ message }) => message.key)).size).toBe(1);
  expect(new Set(ids())).toEqual(new Set(['id-5', 'id-6']));
});

test('a record that comes by EventBridge is left out as one of a file is', async () => {
  const { invoke, ids, left } = stage(READING);
  const event = (detail: object, id: string) =>
    JSON.stringify({
      id,
      source: 'aws.ec2',
      'detail-type': 'AWS API Call via CloudTrail',
      account: '111122223333',
      region: 'eu-west-1',
      time: '2026-03-04T05:06:07Z',
      detail,
    });
  const [read] = reads(1);
  const [call] = calls(1, 1);
  expect(await invoke([event({ ...read }, 'bus-1'), event({ ...call }, 'bus-2')])).toEqual([]);
  expect(ids()).toEqual(['id-1']);
  expect(left()).toEqual([['TrailFiltered', 1, 'reading']]);
});

test('what alerts goes on beside what is left out', async () => {
  const { put, invoke, ids, left } = stage({ name: 'all', action: 'drop', when: { eventName: '*' } });
  const [stop] = calls(1);
  put([{ ...stop, eventName: 'StopLogging', eventSource: 'cloudtrail.amazonaws.com' }, ...reads(4, 1)]);
  await invoke([notificationOf(TRAIL_KEY)]);
  expect(ids()).toEqual(['id-0']);
  expect(left()).toEqual([['TrailFiltered', 4, 'all']]);
});
