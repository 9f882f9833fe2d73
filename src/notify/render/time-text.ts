/** Tells a time (epoch ms) to people in one zone. */
export type TimeText = (epochMs: number) => string;

/** English ways to name zones: each knows the short names of its own part of the world. */
const LOCALES = ['en-GB', 'en-US', 'en-AU'] as const;

/** Times outside a four-digit year would not print in the form below. */
function isReadable(epochMs: number): boolean {
  return Number.isFinite(epochMs) && epochMs >= 0 && epochMs < 253_402_300_800_000;
}

/** `2026-11-20 20:36:52`, as date and time of day. */
function utcParts(epochMs: number): readonly [date: string, time: string] {
  const iso = new Date(epochMs).toISOString();
  return [iso.slice(0, 10), iso.slice(11, 19)];
}

function zoneNames(timeZone: string): (epochMs: number) => string {
  const formats = LOCALES.map(
    (locale) => new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' }),
  );
  const offset = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' });
  const nameOf = (format: Intl.DateTimeFormat, at: number) =>
    format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC';
  return (at) => {
    for (const format of formats) {
      const name = nameOf(format, at);
      if (!/^GMT[+-]/.test(name)) return name;
    }
    return nameOf(offset, at).replace('GMT', 'UTC');
  };
}

/**
 * Times as `2026-11-20 21:36:52 CET (20:36:52 UTC)`; UTC has its date when that is another one. Without a zone, or in UTC,
 * `2026-11-20 20:36:52 UTC`. `timeZone`: name of the IANA database.
 */
export function timeTextIn(timeZone = 'UTC'): TimeText {
  if (timeZone === 'UTC') return utcText;
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const text = zonedText(timeZone);
  zones.set(timeZone, text);
  return text;
}

/** Formats are dear to make, and a deployment has one zone. */
const zones = new Map<string, TimeText>();

function utcText(epochMs: number): string {
  return isReadable(epochMs) ? `${utcParts(epochMs).join(' ')} UTC` : 'unknown';
}

function zonedText(timeZone: string): TimeText {
  const clock = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const nameAt = zoneNames(timeZone);
  return (epochMs) => {
    const zone = isReadable(epochMs) ? nameAt(epochMs) : 'UTC';
    if (zone === 'UTC') return utcText(epochMs);
    const [utcDate, utcTime] = utcParts(epochMs);
    const parts = new Map(clock.formatToParts(epochMs).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
    const date = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
    const time = `${part('hour')}:${part('minute')}:${part('second')}`;
    return `${date} ${time} ${zone} (${date === utcDate ? '' : `${utcDate} `}${utcTime} UTC)`;
  };
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

/** `1st`, `2nd`, `3rd`, `11th`. */
export function ordinalText(n: number): string {
  const ending = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' };
  return `${n}${ending[new Intl.PluralRules('en', { type: 'ordinal' }).select(n)]}`;
}

/** ISO 8601 in UTC with milliseconds, for machines; what no four-digit year holds is brought to the nearest that does. */
export function isoTime(epochMs: number): string {
  const within = Math.min(Math.max(Number.isFinite(epochMs) ? epochMs : 0, 0), 253_402_300_799_999);
  return new Date(within).toISOString();
}
