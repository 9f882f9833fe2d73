import type { Clock } from '../../src/kernel/clock.ts';

/** Spaces calls out in time. */
export interface Pace {
  /**
   * Takes the next turn: milliseconds to wait for it, or undefined when that would be longer than `maxWaitMs`, and
   * then no turn is taken.
   */
  take(maxWaitMs: number): number | undefined;
  /** The provider asked for quiet: no turn for so many milliseconds. */
  pause(ms: number): void;
  /** Milliseconds until the next free turn. */
  readonly wait: number;
}

/** One turn every `intervalMs`, the first at once. */
export function createPace(intervalMs: number, clock: Clock): Pace {
  let next = Number.NEGATIVE_INFINITY;
  const wait = () => Math.max(0, next - clock());
  return {
    take(maxWaitMs) {
      const ms = wait();
      if (ms > maxWaitMs) return undefined;
      next = clock() + ms + intervalMs;
      return ms;
    },
    pause(ms) {
      next = Math.max(next, clock() + ms);
    },
    get wait() {
      return wait();
    },
  };
}
