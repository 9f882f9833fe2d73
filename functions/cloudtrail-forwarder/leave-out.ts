import type { Telemetry } from '../../src/event/telemetry.ts';
import { accountOf, type NamedAccounts } from '../../src/intake/trail/trail-condition.ts';
import { createTrailFilter, type TrailFilter } from '../../src/intake/trail/trail-filter.ts';
import type { JsonObject } from '../../src/kernel/json.ts';

/** `cloudtrail.filters` at work, with what they left out since it was told last. */
export interface LeaveOut {
  /** Whether a record of CloudTrail is left out; `readAt` (epoch ms) stands for a time that it does not say. */
  readonly leavesOut: (record: JsonObject, readAt: number) => boolean;
  /**
   * Tells `TrailFiltered` by filter, and `TrailCounted` by filter, call and account for those that count. Once for each
   * invocation is enough.
   */
  readonly tell: () => void;
}

/** Every call and account under a filter is a metric of its own, which CloudWatch charges for. */
const MAX_COUNTED = 100;
const OTHER = 'other';

export function leaveOut(
  filters: readonly TrailFilter[],
  accounts: NamedAccounts,
  telemetry: Pick<Telemetry, 'measure'>,
): LeaveOut {
  const judge = createTrailFilter(filters, accounts);
  const filtered = new Map<string, number>();
  const counted = new Map<string, { readonly dimensions: Readonly<Record<string, string>>; count: number }>();

  function count(filter: string, record: JsonObject): void {
    const call = { eventName: wordOf(record.eventName), account: wordOf(accountOf(record)) };
    const key = (each: typeof call) => `${filter} ${each.eventName} ${each.account}`;
    const isNew = !counted.has(key(call)) && counted.size >= MAX_COUNTED;
    const told = isNew ? { eventName: OTHER, account: OTHER } : call;
    const sum = counted.get(key(told));
    if (sum === undefined) counted.set(key(told), { dimensions: { filter, ...told }, count: 1 });
    else sum.count += 1;
  }

  return {
    leavesOut(record, readAt) {
      const verdict = judge(record, readAt);
      if (verdict.kind === 'keep') return false;
      filtered.set(verdict.filter, (filtered.get(verdict.filter) ?? 0) + 1);
      if (verdict.action === 'count') count(verdict.filter, record);
      return true;
    },
    tell() {
      for (const [filter, sum] of filtered) telemetry.measure('TrailFiltered', sum, 'Count', { filter });
      for (const { dimensions, count: sum } of counted.values())
        telemetry.measure('TrailCounted', sum, 'Count', dimensions);
      filtered.clear();
      counted.clear();
    },
  };
}

/** CloudWatch takes no empty dimension, and 1024 characters at most. */
function wordOf(value: unknown): string {
  return typeof value === 'string' && /^[\w.:-]{1,256}$/.test(value) ? value : OTHER;
}
