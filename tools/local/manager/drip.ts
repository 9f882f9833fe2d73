/** Lets a daemon do so many things a second and no more. */
export interface Drip {
  /** Whether the next thing has to wait. */
  isDry(): boolean;
  /** One was done. */
  take(): void;
  stop(): void;
}

const TURN_MS = 10;

/**
 * @param onTurn does what waits while it is not dry; says whether something still does. Time in which nothing waited is not
 * made up for.
 */
export function createDrip(perSecond: number, onTurn: () => boolean): Drip {
  const most = (perSecond * TURN_MS) / 1_000;
  let left = most;
  let at = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    left += (perSecond * (now - at)) / 1_000;
    at = now;
    if (!onTurn()) left = Math.min(left, most);
  }, TURN_MS);
  timer.unref();
  return {
    isDry: () => left < 1,
    take: () => {
      left -= 1;
    },
    stop: () => clearInterval(timer),
  };
}
