import type { PostedReading, ReadingBoard } from '../../src/forward/manager-counters.ts';

/** Readings of one process, forgotten with it; `perMinute` of each node. */
export function createMemoryReadingBoard(perMinute = 60): ReadingBoard {
  const nextAt = new Map<string, number>();
  const latest = new Map<string, PostedReading>();
  return {
    async claim(node, now) {
      const retryAt = nextAt.get(node) ?? 0;
      if (retryAt > now) return { granted: false, retryAt, latest: latest.get(node) };
      nextAt.set(node, now + 60_000 / perMinute);
      return { granted: true };
    },
    async post(node, posted) {
      if ((latest.get(node)?.asOf ?? 0) < posted.asOf) latest.set(node, posted);
    },
    async rest(node, until) {
      nextAt.set(node, Math.max(nextAt.get(node) ?? 0, until));
    },
  };
}
