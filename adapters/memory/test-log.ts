import type { TestLog, TestReport } from '../../src/notify/alert/alert-test.ts';

/** What became of tests, in this process. */
export function createMemoryTestLog(): TestLog {
  const reports = new Map<string, TestReport>();
  return {
    async write(id, report) {
      reports.set(id, structuredClone(report));
    },
    read: async (id) => reports.get(id),
  };
}
