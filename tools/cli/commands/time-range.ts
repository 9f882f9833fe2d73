import { UsageError } from '../faults.ts';

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

export interface TimeRange {
  /** Epoch ms. */
  readonly since: number;
  readonly until: number;
}

/**
 * Reads `--since` and `--until`: so long ago (`90m`, `24h`, `7d`), a day (`2026-03-04`, UTC; as an end the whole day), or a
 * time (`2026-03-04T05:06Z`).
 *
 * @param otherwise what `--since` is when it is not given; undefined for all that there is
 * @throws UsageError
 */
export function timeRange(
  flags: { readonly since?: string; readonly until?: string },
  now: number,
  otherwise: string | undefined,
): TimeRange {
  const from = flags.since ?? otherwise;
  const since = from === undefined ? 0 : timeOf('--since', from, now, 'begin');
  const until = flags.until === undefined ? now : timeOf('--until', flags.until, now, 'end');
  if (since > until) throw new UsageError('--since: it lies behind --until');
  return { since, until };
}

function timeOf(flag: string, text: string, now: number, edge: 'begin' | 'end'): number {
  const [, count, unit = ''] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (count !== undefined) return now - Number(count) * (UNIT_MS[unit] ?? 0);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const at = isDay || isTime ? Date.parse(isDay ? `${text}T00:00:00Z` : text) : Number.NaN;
  // Some engines take 30 February for a day in March.
  if (Number.isNaN(at) || (isDay && !new Date(at).toISOString().startsWith(text)))
    throw new UsageError(
      `${flag}: give how long ago (90m, 24h, 7d), a day such as 2026-03-04, or a time such as 2026-03-04T05:06Z`,
    );
  return isDay && edge === 'end' ? at + (UNIT_MS.d ?? 0) - 1 : at;
}
