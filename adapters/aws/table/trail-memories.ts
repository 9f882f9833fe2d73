import type { TrailMemories, TrailMemory } from '../../../src/intake/trail/trail-state.ts';
import type { Table } from './table.ts';
import { textOf } from './table-item.ts';
import { expiry, trailKey } from './table-layout.ts';

/** A trail that nobody has watched for so long begins anew. */
const LIFETIME_MS = 400 * 86_400_000;

/** What is remembered of trails, an item each. Its functions throw what those of `createTable` throw. */
export function createTrailMemories(table: Table): TrailMemories {
  return {
    async read(trailArn) {
      const state = textOf(await table.get(trailKey(trailArn)), 'state');
      return state === '' ? { troubles: {} } : (JSON.parse(state) as TrailMemory);
    },
    async write(trailArn, memory, now) {
      const set = { state: JSON.stringify(memory), expiresAt: expiry(now + LIFETIME_MS) };
      await table.update(trailKey(trailArn), { set });
    },
  };
}
