import type { QueueDepth } from '../../src/event/letter-queue.ts';

export interface PaceOptions {
  /** Events a second. */
  readonly rate: number;
  /** Messages that may stand in the queue before more are put into it: live traffic stands there too. */
  readonly maxDepth: number;
  readonly queue: QueueDepth;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
  readonly interrupted: () => boolean;
  /** Hears that the queue is too long, and how long. */
  readonly onFull: (depth: number) => void;
}

/** Why nothing more is to be sent. */
export type PaceEnd = 'interrupted' | 'queue full';

export interface Pace {
  /** Waits until so many events more may be sent; undefined when they may. */
  before(events: number): Promise<PaceEnd | undefined>;
}

/** Waits are cut so that an interruption is heard soon. */
const SLICE_MS = 250;
const DEPTH_CHECK_MS = 1_000;
const FULL_RETRY_MS = 5_000;
const FULL_PATIENCE_MS = 15 * 60_000;

/** A steady rate, and a pause while the queue is too long. */
export function createPace(options: PaceOptions): Pace {
  const { rate, maxDepth, queue, now, wait, interrupted, onFull } = options;
  let due = now();
  let checkedAt = Number.NEGATIVE_INFINITY;

  async function waitUntil(at: number): Promise<boolean> {
    while (now() < at && !interrupted()) await wait(Math.min(SLICE_MS, at - now()));
    return !interrupted();
  }

  async function roomInQueue(): Promise<PaceEnd | undefined> {
    const patience = now() + FULL_PATIENCE_MS;
    while (now() - checkedAt >= DEPTH_CHECK_MS) {
      const { visible } = await queue.depth();
      if (visible < maxDepth) {
        checkedAt = now();
        return undefined;
      }
      if (now() >= patience) return 'queue full';
      onFull(visible);
      if (!(await waitUntil(now() + FULL_RETRY_MS))) return 'interrupted';
    }
    return undefined;
  }

  return {
    async before(events) {
      if (!(await waitUntil(due))) return 'interrupted';
      const end = await roomInQueue();
      if (end === undefined) due = Math.max(due, now()) + (events / rate) * 1_000;
      return end;
    },
  };
}
