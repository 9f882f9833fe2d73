/** `2026-11-20 20:36:52 UTC`; people in several time zones read one message, so it names the one zone they share. */
export function timeText(epochMs: number): string {
  const iso = isReadable(epochMs) ? new Date(epochMs).toISOString() : '';
  return iso === '' ? 'unknown' : `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

/** Times outside a four-digit year would not print in the form above. */
function isReadable(epochMs: number): boolean {
  return Number.isFinite(epochMs) && epochMs >= 0 && epochMs < 253_402_300_800_000;
}

function count(n: number, unit: string): string {
  return `${n} ${unit}${n === 1 ? '' : 's'}`;
}

/** A span in the largest unit that leaves at least two of it: `45 seconds`, `10 minutes`, `4 hours`, `3 days`. */
export function spanText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return count(seconds, 'second');
  if (seconds < 7_200) return count(Math.round(seconds / 60), 'minute');
  if (seconds < 172_800) return count(Math.round(seconds / 3_600), 'hour');
  return count(Math.round(seconds / 86_400), 'day');
}
