import { clockAt, dayAfter, dayAt } from './period.ts';

export interface Schedule {
  readonly at: string;
  readonly timeZone: string;
}

/** For so many days of a month the report of the one before is still sent when it could not be earlier. */
const CATCH_UP_DAYS = 3;

/** The day whose digest is due: the one before the last time that it was `at` o'clock there. */
export function dueDay({ at, timeZone }: Schedule, now: number): string {
  return dayAfter(dayAt(now, timeZone), clockAt(now, timeZone) >= at ? -1 : -2);
}

/** The month whose report is due; undefined when none is. */
export function dueMonth({ at, timeZone }: Schedule, now: number): string | undefined {
  const today = dayAt(now, timeZone);
  const date = Number(today.slice(8));
  if (date > CATCH_UP_DAYS || (date === 1 && clockAt(now, timeZone) < at)) return undefined;
  return dayAfter(`${today.slice(0, 7)}-01`, -1).slice(0, 7);
}
