import type { StormBook, StormMinute } from '../../../src/notify/group/storm-book.ts';
import type { Table } from './table.ts';
import { type Item, textsOf } from './table-item.ts';
import { expiry, stormKey } from './table-layout.ts';

const MINUTE_MS = 60_000;
const KEPT_MINUTES = 10;

const keptUntil = (minute: number) => expiry((minute + KEPT_MINUTES) * MINUTE_MS);

/** Minutes of storms in the table, an item each. Its functions throw what those of `createTable` throw. */
export function createStormBook(table: Table): StormBook {
  return {
    async enter(line, minute, mark, bound) {
      const entered = await table.update(stormKey(line, minute), {
        set: { expiresAt: keptUntil(minute) },
        add: { marks: new Set([mark]) },
        when: 'attribute_not_exists(#marks) OR contains(#marks, :mark) OR size(#marks) < :bound',
        values: { mark, bound },
      });
      return minuteOf(entered.written ? entered.item : entered.current);
    },

    async foretell(line, minute) {
      await table.update(stormKey(line, minute), {
        set: { expiresAt: keptUntil(minute), stormy: true },
        when: 'attribute_not_exists(#marks)',
      });
    },
  };
}

function minuteOf(item: Item | undefined): StormMinute {
  return { marks: textsOf(item, 'marks'), stormy: item?.stormy === true };
}
