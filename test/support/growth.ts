/** Below this a measurement says more about the machine than about the code. */
const NOTICEABLE_MS = 4;
/** Ten times the input may cost ten times the work; a quadratic step costs a hundred times. */
const MAX_GROWTH = 40;
/** A busy machine may interrupt the long work, and not the short, many times in a row; a quadratic step stays one. */
const ATTEMPTS = 20;

function elapsedMs(work: () => void): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

/** Whether ten times the text costs far more than ten times the time, every time it is measured. */
export function growsTooFast(work: (text: string) => void, short: string, long: string): boolean {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const longMs = elapsedMs(() => work(long));
    if (longMs < NOTICEABLE_MS) return false;
    if (longMs / elapsedMs(() => work(short)) < MAX_GROWTH) return false;
  }
  return true;
}
