import type { Clock } from '../../../src/kernel/clock.ts';
import { type TestLog, TestReportSchema } from '../../../src/notify/alert/alert-test.ts';
import type { Table } from './table.ts';
import { textOf } from './table-item.ts';
import { expiry, isLive, testKey } from './table-layout.ts';

const LIFETIME_MS = 3_600_000;

/** What became of tests, an item each. Its functions throw what those of `createTable` throw. */
export function createTestLog(table: Table, clock: Clock): TestLog {
  return {
    async write(id, report) {
      const state = JSON.stringify(report);
      await table.update(testKey(id), { set: { state, expiresAt: expiry(report.receivedAt + LIFETIME_MS) } });
    },

    async read(id) {
      const item = await table.get(testKey(id));
      if (!isLive(item, clock())) return undefined;
      const read = TestReportSchema.safeParse(JSON.parse(textOf(item, 'state')));
      return read.success ? read.data : undefined;
    },
  };
}
