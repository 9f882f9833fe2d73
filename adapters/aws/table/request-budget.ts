import { WAZUH_REQUESTS_PER_MINUTE } from '../../../src/event/limits.ts';
import type { RequestBudget } from '../../../src/forward/budget.ts';
import type { Table } from './table.ts';
import { numberOf } from './table-item.ts';
import { budgetKey, expiry } from './table-layout.ts';

/** The manager's window, from the first request it sees to the last that still counts. */
const WINDOW_MS = 60_000;
/**
 * Nothing is granted this close to the end of a window, on either side: our window opens when a request is granted, the
 * manager's when it arrives, and requests and clocks differ by less than this.
 */
const MARGIN_MS = 2_000;
/** Budgets of nodes that are gone from the configuration vanish. */
const LIFETIME_MS = 3_600_000;
const ROUNDS = 5;
const CONTENDED_RETRY_MS = 1_000;

const NOT_BLOCKED = '(attribute_not_exists(#blockedUntil) OR #blockedUntil <= :now)';

/** Request budgets in the table, one item a node. A grant is one conditional write, safe among any number of takers. */
export function createRequestBudget(table: Table, usual = WAZUH_REQUESTS_PER_MINUTE): RequestBudget {
  return {
    async take(node, now, limit = usual) {
      const pk = budgetKey(node);
      const expiresAt = expiry(now + LIFETIME_MS);
      const stillOpen = now - WINDOW_MS + MARGIN_MS;
      for (let round = 1; round <= ROUNDS; round += 1) {
        const within = await table.update(pk, {
          set: { expiresAt },
          add: { used: 1 },
          when: `#windowAt > :stillOpen AND #used < :limit AND ${NOT_BLOCKED}`,
          values: { stillOpen, limit, now },
        });
        if (within.written) return { granted: true };

        // Why it was not granted may have changed since: only what is read now is a reason to send the taker away.
        const windowAt = numberOf(within.current, 'windowAt');
        const blockedUntil = numberOf(within.current, 'blockedUntil');
        if (blockedUntil <= now && windowAt > stillOpen && numberOf(within.current, 'used') < limit) continue;
        const retryAt = Math.max(blockedUntil, windowAt + WINDOW_MS + MARGIN_MS);
        if (retryAt > now) return { granted: false, retryAt };

        const opened = await table.update(pk, {
          set: { windowAt: now, used: 1, expiresAt },
          when: `(attribute_not_exists(#windowAt) OR #windowAt <= :closed) AND ${NOT_BLOCKED}`,
          values: { closed: now - WINDOW_MS - MARGIN_MS, now },
        });
        if (opened.written) return { granted: true };
      }
      return { granted: false, retryAt: now + CONTENDED_RETRY_MS };
    },

    async exhausted(node, until) {
      // The window is closed too: the manager's next one opens with the first request after `until`.
      await table.update(budgetKey(node), {
        set: { blockedUntil: until, windowAt: 0, used: 0, expiresAt: expiry(until + LIFETIME_MS) },
        when: 'attribute_not_exists(#blockedUntil) OR #blockedUntil < :until',
        values: { until },
      });
    },
  };
}
