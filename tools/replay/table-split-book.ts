import type { Table } from '../../adapters/aws/table/table.ts';
import type { Item } from '../../adapters/aws/table/table-item.ts';
import {
  ABSENT,
  atSecond,
  expiry,
  isLive,
  markKey,
  splitKey,
} from '../../adapters/aws/table/table-layout.ts';
import { LEDGER_LIFETIME_MS } from '../../src/event/ledger.ts';
import type { SplitBook } from './split-book.ts';

/** Decisions in the deployment's table, kept longer than SQS keeps a dead letter. */
export function createTableSplitBook(table: Pick<Table, 'get' | 'put'>): SplitBook {
  return {
    async decide(letter, positions, now) {
      const written = await table.put(
        splitKey(letter),
        { positions, expiresAt: expiry(now + LEDGER_LIFETIME_MS) },
        { when: ABSENT, values: atSecond(now) },
      );
      const item = written.written ? written.item : written.current;
      return positionsOf(item, 'positions') ?? positions;
    },

    async settled(key, count, now) {
      const mark = await table.get(markKey(key));
      if (!isLive(mark, now)) return new Set();
      return mark.done === true
        ? new Set(Array(count).keys())
        : (positionsOf(mark, 'delivered') ?? new Set());
    },
  };
}

function positionsOf(item: Item | undefined, name: string): ReadonlySet<number> | undefined {
  const value = item?.[name];
  return value instanceof Set ? new Set([...value].map(Number)) : undefined;
}
