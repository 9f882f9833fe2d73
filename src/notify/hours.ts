export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
type Day = (typeof DAYS)[number];

/** A window of local time that comes every week. */
export interface Hours {
  /** IANA name, such as Europe/Warsaw: the clocks on its walls decide, also on days when they are changed. */
  readonly timeZone: string;
  /** Days on which it begins; absent: every day. */
  readonly days?: readonly Day[] | undefined;
  /** `HH:MM`; `to` is not in it. One that ends at or before its beginning goes on past midnight. */
  readonly from: string;
  readonly to: string;
  /** Means all other times instead. */
  readonly outside?: boolean | undefined;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError when there is no such time zone */
export function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const parts = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, ...parts });
  formats.set(timeZone, format);
  return format;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** Whether `at` (epoch ms) is in the window, or outside of it where that is meant. */
export function isWithin({ timeZone, days = DAYS, from, to, outside = false }: Hours, at: number): boolean {
  const parts = clockOf(timeZone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  const now = Number(part('hour')) * 60 + Number(part('minute'));
  const today = DAYS.findIndex((day) => part('weekday').toLowerCase().startsWith(day));
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  const beginsOn = (day: number) => days.includes(DAYS[(day + DAYS.length) % DAYS.length] as Day);
  const inside =
    begin < end
      ? now >= begin && now < end && beginsOn(today)
      : (now >= begin && beginsOn(today)) || (now < end && beginsOn(today - 1));
  return inside !== outside;
}
