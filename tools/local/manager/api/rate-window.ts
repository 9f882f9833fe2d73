export interface RateWindow {
  /** Counts one request; false when it is over the limit. Refused requests count too. */
  admit(): boolean;
}

const WINDOW_MS = 60_000;

/**
 * The API's fixed window: it starts with the first request ever; the first request after more than 60 s opens a
 * new one without being counted. So the first window admits `limit` requests and every later one `limit + 1`.
 * A limit of 0 switches it off.
 */
export function createRateWindow(limit: number, now: () => number): RateWindow {
  let startedAt: number | undefined;
  let count = 0;
  return {
    admit: () => {
      if (limit === 0) return true;
      const at = now();
      startedAt ??= at;
      if (at - startedAt <= WINDOW_MS) count += 1;
      else {
        startedAt = at;
        count = 0;
      }
      return count <= limit;
    },
  };
}
