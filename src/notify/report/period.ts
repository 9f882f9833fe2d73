const DAY_MS = 86_400_000;

/** Days of a report and where they begin and end, epoch ms. */
export interface Period {
  readonly days: readonly { readonly day: string; readonly from: number; readonly until: number }[];
  readonly from: number;
  readonly until: number;
}

/** Making a format takes a hundred times as long as using it. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = FORMATS.get(timeZone);
  if (known !== undefined) return known;
  const two = '2-digit';
  const parts = { year: 'numeric', month: two, day: two, hour: two, minute: two, second: two } as const;
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', ...parts });
  FORMATS.set(timeZone, format);
  return format;
}

function partsAt(at: number, timeZone: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
}

/** `2026-03-04`, there. */
export function dayAt(at: number, timeZone: string): string {
  const { year, month, day } = partsAt(at, timeZone);
  return `${year}-${month}-${day}`;
}

/** `05:06`, there. */
export function clockAt(at: number, timeZone: string): string {
  const { hour, minute } = partsAt(at, timeZone);
  return `${hour}:${minute}`;
}

/** The day after so many others. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Midnight there, also on days of 23 or 25 hours. */
function midnight(day: string, timeZone: string): number {
  const wanted = Date.parse(`${day}T00:00:00Z`);
  const offsetAt = (at: number) => {
    const { year, month, day: date, hour, minute, second } = partsAt(at, timeZone);
    return Date.parse(`${year}-${month}-${date}T${hour}:${minute}:${second}Z`) - at;
  };
  const near = wanted - offsetAt(wanted);
  return wanted - offsetAt(near);
}

export function periodOf(firstDay: string, days: number, timeZone: string): Period {
  const all = Array.from({ length: days }, (_, i) => {
    const day = dayAfter(firstDay, i);
    return { day, from: midnight(day, timeZone), until: midnight(dayAfter(day, 1), timeZone) };
  });
  return { days: all, from: all[0]?.from ?? 0, until: all.at(-1)?.until ?? 0 };
}

/** Days of a month, `2026-02`. */
export function monthOf(month: string, timeZone: string): Period {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return periodOf(`${month}-01`, new Date(Date.UTC(year, number, 0)).getUTCDate(), timeZone);
}
