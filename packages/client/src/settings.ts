import { attempt } from './attempt.ts';
import type { ClientOptions, Clock } from './client-types.ts';

/** Longest delay that timers know (2^31 - 1 ms); a longer one would fire at once. */
const MAX_MS = 2_147_483_647;

/** Of each number that may be given: what it is otherwise, its least, its most. */
const NUMBERS = {
  // One more is kept free for the report of what was dropped; the server takes 500.
  batchSize: [100, 1, 499],
  flushIntervalMs: [1_000, 0],
  maxBufferEvents: [1_000, 1],
  maxBufferBytes: [1_048_576, 1],
  timeoutMs: [10_000, 1],
  maxRetries: [10, 0],
  retryBaseMs: [500, 1],
  retryCapMs: [30_000, 1],
  maxRetryAfterMs: [60_000, 0],
  refusedPauseMs: [60_000, 0],
  awaitMs: [0, 0],
} as const satisfies Readonly<Record<string, readonly [number, number, number?]>>;

export type Settings = Readonly<Record<keyof typeof NUMBERS, number>>;

/** Whole numbers within bounds, whatever was given. */
export function readSettings(options: ClientOptions): Settings {
  const read = ([name, [otherwise, min, max = MAX_MS]]: [string, readonly [number, number, number?]]) => {
    const given = options[name as keyof Settings];
    return [name, typeof given === 'number' && given >= min ? Math.min(Math.floor(given), max) : otherwise];
  };
  return Object.fromEntries(Object.entries(NUMBERS).map(read)) as Settings;
}

/** The caller's clock, which may fail; then the platform's. */
export function readClock(given: Clock | undefined): Clock {
  const clock: Clock = given ?? {
    now: Date.now,
    setTimeout: (run, ms) => setTimeout(run, ms),
    clearTimeout: (timer) => clearTimeout(timer as never),
  };
  return {
    now: () => {
      const now = attempt(() => clock.now());
      return Number.isFinite(now) ? (now as number) : Date.now();
    },
    setTimeout: (run, ms) => attempt(() => clock.setTimeout(() => attempt(run), Math.min(ms, MAX_MS))),
    clearTimeout: (timer) => attempt(() => clock.clearTimeout(timer)),
  };
}

/** 0 ≤ x < 1, whatever the caller's function gives. */
export function readRandom(given: () => number = Math.random): () => number {
  return () => {
    const drawn = attempt(given) as number;
    return drawn >= 0 && drawn < 1 ? drawn : 0.5;
  };
}
