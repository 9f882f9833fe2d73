/** Gives how far the clock of a time zone is ahead of UTC at a moment, in milliseconds. */
export type ZoneOffset = (epochMs: number) => number;

const QUARTER = 15 * 60_000;

/**
 * The offset of an IANA zone such as `Europe/Warsaw`. Throws a RangeError for a zone that does not exist. Zones
 * change on quarters of an hour only, so each quarter is asked for once.
 */
export function zoneOffset(zone: string): ZoneOffset {
  if (zone === 'UTC') return () => 0;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  let quarter = Number.NaN;
  let offset = 0;
  return (epochMs) => {
    const now = Math.floor(epochMs / QUARTER);
    if (now === quarter) return offset;
    const start = now * QUARTER;
    const parts = new Map(format.formatToParts(start).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
    const shown = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    quarter = now;
    offset = shown - start;
    return offset;
  };
}
