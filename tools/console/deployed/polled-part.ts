import type { Clock } from '../../../src/kernel/clock.ts';
import type { Remark } from '../view.ts';
import { faultOf } from './fault-remark.ts';

/** What is known of a part of the page: the last that was read, and why there is no newer. */
export interface Known<T> {
  readonly value: T | undefined;
  readonly remarks: readonly Remark[];
}

export interface PartOptions<T> {
  /** As a sentence begins: `alarms`. */
  readonly what: string;
  /** What it is read with. */
  readonly permissions: readonly string[];
  /** It is not asked more often than that, ms. */
  readonly everyMs: number;
  readonly clock: Clock;
  /** `now`: epoch ms. */
  readonly read: (now: number) => Promise<T>;
}

/** So long a view waits for a part, ms: the others are shown meanwhile. */
const PATIENCE_MS = 4_000;
/** Reading takes a twentieth of the time at most: a ledger of millions of records is not read each minute. */
const REST_FACTOR = 19;
/** What is read seldom is not missing for as long when it fails once. */
const FIRST_REST_MS = 10_000;
const LONGEST_REST_MS = 600_000;

/** A part that is asked when somebody looks, never twice at once, and ever more seldom while it fails. */
export function createPart<T>({ what, permissions, everyMs, clock, read }: PartOptions<T>): {
  readonly known: () => Promise<Known<T>>;
} {
  let value: T | undefined;
  let readAt = 0;
  let remark: Remark | undefined;
  let nextAt = 0;
  let failures = 0;
  let reading: Promise<void> | undefined;

  async function ask(begunAt: number): Promise<void> {
    try {
      value = await read(begunAt);
      readAt = begunAt;
      remark = undefined;
      failures = 0;
      nextAt = Math.max(begunAt + everyMs, clock() + REST_FACTOR * (clock() - begunAt));
    } catch (error) {
      const fault = faultOf(what, permissions, error);
      remark = fault.remark;
      if (!fault.passing) value = undefined;
      failures += 1;
      nextAt = clock() + Math.min(LONGEST_REST_MS, Math.min(everyMs, FIRST_REST_MS) * 2 ** failures);
    } finally {
      reading = undefined;
    }
  }

  return {
    async known() {
      const now = clock();
      if (reading === undefined && now >= nextAt) reading = ask(now);
      const slow = reading !== undefined && !(await soon(reading));
      if (remark === undefined)
        return { value, remarks: slow && value === undefined ? [{ text: `${what}: still being read` }] : [] };
      const age = value === undefined ? '' : `; what is shown is of ${new Date(readAt).toISOString()}`;
      return { value, remarks: [{ ...remark, text: `${remark.text}${age}` }] };
    },
  };
}

/** Whether it is done before anybody loses patience. */
async function soon(work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  try {
    return await Promise.race([work.then(() => true as const), late]);
  } finally {
    clearTimeout(timer);
  }
}
