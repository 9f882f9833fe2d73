import type { ReplayStore } from '../../src/intake/door/replay-store.ts';

/** What one process remembers of used signatures. Beyond `maxEntries` the oldest is forgotten before its time. */
export function createMemoryReplayStore(maxEntries = 100_000): ReplayStore {
  const used = new Map<string, number>();

  return {
    async firstUse(id, until, now) {
      const known = used.get(id);
      if (known !== undefined && known > now) return false;
      used.delete(id);
      // In the order of use, which is nearly that of their ends.
      for (const [oldest, end] of used) {
        if (end > now && used.size < maxEntries) break;
        used.delete(oldest);
      }
      used.set(id, until);
      return true;
    },
  };
}
