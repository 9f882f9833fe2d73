import type { Table } from '../../adapters/aws/table.ts';
import { ABSENT, atSecond, expiry, splitKey } from '../../adapters/aws/table-layout.ts';
import { LEDGER_LIFETIME_MS } from '../../src/event/ledger.ts';
import type { SplitBook } from './split-book.ts';

/** Decisions in the deployment's table, kept longer than SQS keeps a dead letter. */
export function createTableSplitBook(table: Pick<Table, 'put'>): SplitBook {
  return {
    async decide(key, positions, now) {
      const written = await table.put(
        splitKey(key),
        { positions, expiresAt: expiry(now + LEDGER_LIFETIME_MS) },
        { when: ABSENT, values: atSecond(now) },
      );
      const item = written.written ? written.item : written.current;
      return item?.positions instanceof Set ? new Set([...item.positions].map(Number)) : positions;
    },
  };
}
