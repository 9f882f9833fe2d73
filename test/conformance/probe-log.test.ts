import { describe, expect, test } from 'vitest';
import { createProbeLog } from '../../adapters/aws/table/probe-log.ts';
import { createTable } from '../../adapters/aws/table/table.ts';
import { createMemoryProbeLog } from '../../adapters/memory/probe-log.ts';
import { openClient } from '../support/local-aws.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const DAY_MS = 86_400_000;
const BACK = { alertedAt: NOW - 2_000, receivedAt: NOW - 500, notedAt: NOW };

const { client, table } = await openClient();
const store = createTable(client, table);

describe.each([
  ['memory', createMemoryProbeLog()],
  ['DynamoDB', createProbeLog(store, () => NOW + 1_000)],
])('probes that came back, in %s', (_name, probes) => {
  test('are read as they were noted', async () => {
    await probes.note('probe-1', BACK);
    expect(await probes.read('probe-1')).toEqual(BACK);
  });

  test('need no time of the manager', async () => {
    await probes.note('probe-2', { ...BACK, alertedAt: undefined });
    expect(await probes.read('probe-2')).toEqual({ ...BACK, alertedAt: undefined });
  });

  test('keep their first note when their alert is delivered again', async () => {
    await probes.note('probe-3', BACK);
    await probes.note('probe-3', { alertedAt: NOW, receivedAt: NOW, notedAt: NOW + 1 });
    expect(await probes.read('probe-3')).toEqual(BACK);
  });

  test('are not mistaken for each other, or for one that did not come', async () => {
    await probes.note('probe-4', BACK);
    expect(await probes.read('probe-40')).toBeUndefined();
    expect(await probes.read('__proto__')).toBeUndefined();
  });
});

test('the table forgets a probe after a day', async () => {
  await createProbeLog(store, () => NOW).note('probe-old', BACK);
  const readAt = (now: number) => createProbeLog(store, () => now).read('probe-old');
  expect(await readAt(NOW + DAY_MS - 1_000)).toEqual(BACK);
  expect(await readAt(NOW + DAY_MS)).toBeUndefined();
});
