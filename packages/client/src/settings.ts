import type { ClientOptions, Clock } from './client-types.ts';
import { MAX_BATCH_EVENTS } from './limits.ts';

/** Longest delay that timers know (2^31 - 1 ms); a longer one would fire at once. */
const MAX_MS = 2_147_483_647;

/** The number as given if it is one, within bounds. */
function within(given: unknown, min: number, max: number, otherwise: number): number {
  return typeof given === 'number' && given >= min ? Math.min(given, max) : otherwise;
}

export function readSettings(options: ClientOptions) {
  const ms = (given: unknown, otherwise: number, min = 0) => within(given, min, MAX_MS, otherwise);
  const retryCapMs = ms(options.retryCapMs, 30_000, 1);
  const maxRetryAfterMs = ms(options.maxRetryAfterMs, 60_000);
  const refusedPauseMs = ms(options.refusedPauseMs, 60_000);
  return {
    batchSize: Math.floor(within(options.batchSize, 1, MAX_BATCH_EVENTS, 100)),
    flushIntervalMs: ms(options.flushIntervalMs, 1_000),
    maxBufferEvents: Math.floor(within(options.maxBufferEvents, 1, 1e6, 1_000)),
    maxBufferBytes: within(options.maxBufferBytes, 1, 1e9, 1_048_576),
    timeoutMs: ms(options.timeoutMs, 10_000, 1),
    maxRetries: within(options.maxRetries, 0, 1e6, 10),
    retryBaseMs: ms(options.retryBaseMs, 500, 1),
    retryCapMs,
    maxRetryAfterMs,
    refusedPauseMs,
    longestWaitMs: Math.max(retryCapMs, maxRetryAfterMs, refusedPauseMs),
    awaitMs: ms(options.awaitMs, 0),
  };
}

/** The caller's clock, which may fail; then the platform's. */
export function readClock(given: Clock | undefined): Clock {
  const clock: Clock = given ?? {
    now: () => Date.now(),
    setTimeout: (run, ms) => setTimeout(run, ms),
    clearTimeout: (timer) => clearTimeout(timer as never),
  };
  return {
    now: () => attempt(() => finite(clock.now())) ?? Date.now(),
    setTimeout: (run, ms) => attempt(() => clock.setTimeout(() => attempt(run), ms)),
    clearTimeout: (timer) => attempt(() => clock.clearTimeout(timer)),
  };
}

/** 0 ≤ x < 1, whatever the caller's function gives. */
export function readRandom(given: (() => number) | undefined): () => number {
  return () => {
    const drawn = attempt(() => (given ?? Math.random)());
    return typeof drawn === 'number' && drawn >= 0 && drawn < 1 ? drawn : 0.5;
  };
}

function finite(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Runs code that is not ours; undefined: it threw. */
export function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
