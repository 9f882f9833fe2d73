import type { Writable } from 'node:stream';

/** Says on standard error how far a replay has come, a line every two seconds at most. */
export interface Reporter {
  /** @param left events that are still to go, as far as that is known */
  progress(read: string, sent: number, left: number | undefined): void;
  full(queue: string, depth: number, limit: number): void;
}

const LINE_EVERY_MS = 2_000;

export function createReporter(errors: Writable, now: () => number, rate: number): Reporter {
  const begun = now();
  let lastAt = Number.NEGATIVE_INFINITY;
  const say = (line: () => string) => {
    if (now() - lastAt < LINE_EVERY_MS) return;
    lastAt = now();
    errors.write(`${line()}\n`);
  };
  return {
    progress: (read, sent, left) =>
      say(() => {
        const seconds = (now() - begun) / 1_000;
        const pace = seconds > 0 ? ` (${(sent / seconds).toFixed(1)}/s)` : '';
        const rest = left === undefined ? '' : `, about ${left} to go: ${durationText(left / rate)}`;
        return `${read}, ${sent} events sent${pace}${rest}`;
      }),
    full: (queue, depth, limit) =>
      say(
        () =>
          `the ${queue} queue holds ${depth} messages; waiting until it is below ${limit}, so that live events come first`,
      ),
  };
}

/** Seconds for people. */
export function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5_400) return `${Math.ceil(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}
