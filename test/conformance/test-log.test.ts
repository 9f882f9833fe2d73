import { describe, expect, test } from 'vitest';
import { createTable } from '../../adapters/aws/table/table.ts';
import { createTestLog } from '../../adapters/aws/table/test-log.ts';
import { createMemoryTestLog } from '../../adapters/memory/test-log.ts';
import type { TestReport } from '../../src/notify/alert/alert-test.ts';
import { openClient } from '../support/local-aws.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const HOUR_MS = 3_600_000;
const REPORT: TestReport = {
  receivedAt: NOW,
  known: ['security', 'on-call'],
  told: [{ route: 'security', channel: 'chat', type: 'slack', outcome: 'waits', attempts: 0 }],
};
const SENT: TestReport = {
  ...REPORT,
  told: [{ route: 'security', channel: 'chat', type: 'slack', outcome: 'sent', attempts: 1, ms: 120 }],
};

const { client, table } = await openClient();
const store = createTable(client, table);

describe.each([
  ['memory', createMemoryTestLog()],
  ['DynamoDB', createTestLog(store, () => NOW + 1_000)],
])('what became of tests, in %s', (_name, tests) => {
  test('is read as it was written last', async () => {
    await tests.write('test-1', REPORT);
    expect(await tests.read('test-1')).toEqual(REPORT);
    await tests.write('test-1', SENT);
    expect(await tests.read('test-1')).toEqual(SENT);
  });

  test('is of one test, and of none that nobody has heard of', async () => {
    await tests.write('test-2', REPORT);
    expect(await tests.read('test-20')).toBeUndefined();
    expect(await tests.read('__proto__')).toBeUndefined();
  });
});

test('the table forgets a test after an hour', async () => {
  await createTestLog(store, () => NOW).write('test-old', REPORT);
  const readAt = (now: number) => createTestLog(store, () => now).read('test-old');
  expect(await readAt(NOW + HOUR_MS - 1_000)).toEqual(REPORT);
  expect(await readAt(NOW + HOUR_MS)).toBeUndefined();
});
