const WINDOW_MS = 60_000;
/** Callers told apart; beyond it the ones that came first are forgotten. */
const MAX_CALLERS = 1_000;

/** Counts calls of each caller in windows of a minute; true while there are at most `perMinute`. */
export function createRateWindow(perMinute: number): (caller: string, now: number) => boolean {
  const windows = new Map<string, { readonly since: number; count: number }>();
  return (caller, now) => {
    const known = windows.get(caller);
    if (known !== undefined && now - known.since < WINDOW_MS) {
      known.count += 1;
      return known.count <= perMinute;
    }
    windows.delete(caller);
    for (const oldest of windows.size < MAX_CALLERS ? [] : windows.keys()) {
      windows.delete(oldest);
      break;
    }
    windows.set(caller, { since: now, count: 1 });
    return perMinute >= 1;
  };
}
