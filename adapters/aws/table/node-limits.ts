import type { NodeLimits } from '../../../src/forward/node-limits.ts';
import type { Table } from './table.ts';
import { numberOf } from './table-item.ts';
import { budgetKey, expiry } from './table-layout.ts';

const LIFETIME_MS = 2 * 3_600_000;

/** Nodes' own limits in the table, beside what was spent of them. */
export function createNodeLimits(table: Table): NodeLimits {
  return {
    async get(node) {
      const item = await table.get(budgetKey(node));
      const at = numberOf(item, 'limitAt');
      if (at === 0) return undefined;
      return { perMinute: typeof item?.perMinute === 'number' ? item.perMinute : undefined, at };
    },

    async put(node, { perMinute, at }) {
      const found = { limitAt: at, expiresAt: expiry(at + LIFETIME_MS) };
      await table.update(
        budgetKey(node),
        perMinute === undefined ? { set: found, remove: ['perMinute'] } : { set: { ...found, perMinute } },
      );
    },
  };
}
