import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../../../src/kernel/json.ts';

interface PointInTime {
  readonly documents: readonly JsonObject[];
  readonly shards: number;
  expiresAt: number;
}

/** Contexts of a node: `search.max_open_pit_context`. */
const MAX_CONTEXTS = 300;
/** Of Wazuh's template. */
export const SHARDS_PER_INDEX = 3;
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Looks at the documents as they were, each until nobody has used it for as long as it asked for. */
export function createPointsInTime(now: () => number) {
  const open = new Map<string, PointInTime>();
  const sweep = () => {
    for (const [id, { expiresAt }] of open) if (expiresAt <= now()) open.delete(id);
  };
  return {
    /** Undefined when there are too many. */
    create(documents: readonly JsonObject[], indices: number, keepMs: number) {
      sweep();
      const shards = indices * SHARDS_PER_INDEX;
      const held = [...open.values()].reduce((sum, each) => sum + each.shards, 0);
      if (held + shards > MAX_CONTEXTS) return undefined;
      const id = randomBytes(48).toString('base64url');
      open.set(id, { documents: [...documents], shards, expiresAt: now() + keepMs });
      return { id, shards };
    },
    use(id: string, keepMs: number | undefined): PointInTime | undefined {
      sweep();
      const found = open.get(id);
      if (found !== undefined && keepMs !== undefined)
        found.expiresAt = Math.max(found.expiresAt, now() + keepMs);
      return found;
    },
    delete: (id: string) => open.delete(id),
    clear: () => open.clear(),
    count: () => {
      sweep();
      return open.size;
    },
  };
}

/** `1m` in ms; undefined when it is no time. */
export function keepAliveMs(text: string | null | undefined): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,9})(ms|s|m|h)$/.exec(text ?? '') ?? [];
  return count === '' ? undefined : Number(count) * (UNITS[unit] ?? 0);
}
