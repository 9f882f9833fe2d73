import { WAZUH_REQUESTS_PER_MINUTE } from '../../src/event/limits.ts';
import type { RequestBudget } from '../../src/forward/budget.ts';

const WINDOW_MS = 60_000;
/**
 * Our window opens when a request is granted, the manager's when it arrives. Nothing is granted this close to the end of
 * a window, on either side, so that the last request of one never arrives in the manager's next.
 */
const MARGIN_MS = 2_000;

interface Window {
  openedAt: number;
  used: number;
  blockedUntil: number;
}

/** Request budgets of one process, forgotten with it. */
export function createMemoryBudget(usual = WAZUH_REQUESTS_PER_MINUTE): RequestBudget {
  const windows = new Map<string, Window>();
  return {
    async take(node, now, limit = usual) {
      const window = windows.get(node) ?? { openedAt: Number.NEGATIVE_INFINITY, used: 0, blockedUntil: 0 };
      windows.set(node, window);
      if (window.blockedUntil > now) return { granted: false, retryAt: window.blockedUntil };
      if (now >= window.openedAt + WINDOW_MS + MARGIN_MS) {
        window.openedAt = now;
        window.used = 0;
      }
      if (now < window.openedAt + WINDOW_MS - MARGIN_MS && window.used < limit) {
        window.used += 1;
        return { granted: true };
      }
      return { granted: false, retryAt: window.openedAt + WINDOW_MS + MARGIN_MS };
    },

    async exhausted(node, until) {
      const window = windows.get(node);
      if (window !== undefined && window.blockedUntil >= until) return;
      // The manager's next window opens with the first request after `until`.
      windows.set(node, { openedAt: Number.NEGATIVE_INFINITY, used: 0, blockedUntil: until });
    },
  };
}
