import type { SourceBook, Wait } from '../../src/notify/source-watch.ts';

const NODE_LIFETIME_MS = 30 * 86_400_000;
const WAIT_LIFETIME_MS = 2 * 86_400_000;
const MAX_WAITS = 100;

/** What was heard of alert sources, in this process. */
export function createMemorySourceBook(): SourceBook {
  const scripts = new Map<string, { node: string; heardAt: number; alertedAt: number }>();
  const waits = new Map<string, Wait>();
  let began: number | undefined;
  return {
    async heard(node, alertedAt, now) {
      const before = scripts.get(node)?.alertedAt ?? alertedAt;
      scripts.set(node, { node, heardAt: now, alertedAt: Math.max(before, alertedAt) });
    },
    async came(wait) {
      waits.set(wait.key, wait);
    },
    async settle(key) {
      waits.delete(key);
    },
    async read(now) {
      began ??= now;
      return {
        beganAt: began,
        scripts: [...scripts.values()]
          .filter(({ heardAt }) => now - heardAt < NODE_LIFETIME_MS)
          .sort((a, b) => a.heardAt - b.heardAt),
        waits: [...waits.values()]
          .filter(({ cameAt }) => now - cameAt < WAIT_LIFETIME_MS)
          .sort((a, b) => a.cameAt - b.cameAt)
          .slice(0, MAX_WAITS),
      };
    },
  };
}
