import type { AlertHistory } from '../alert/alert-history.ts';
import { type AlertSum, createAlertSum, mergeSums } from './day-sum.ts';
import type { Period } from './period.ts';

const HOUR_MS = 3_600_000;
/** An alert has been entered for certain so long after its time. */
const SETTLED_MS = 300_000;
/** Words of a kind in an hour: a sum of them fits its item. */
const HOUR_WORDS = 500;

export type Summed = Pick<AlertHistory, 'between'> & Partial<Pick<AlertHistory, 'sums'>>;

const hourName = (at: number) => new Date(at).toISOString().slice(0, 13);

/** An hour of alerts, to be kept; its slot is the hour. */
async function sumHour(history: Summed, at: number): Promise<AlertSum> {
  const sum = createAlertSum(() => hourName(at));
  for await (const records of history.between(at, at + HOUR_MS))
    for (const record of records) sum.add(record);
  return mergeSums([sum.sum()], HOUR_WORDS);
}

/**
 * Keeps sums of hours that are over and have none, the latest first, until it `isOver`. Making one twice makes the same.
 *
 * @returns whether every one of the last `hours` has one now
 */
export async function keepHours(
  history: AlertHistory,
  hours: number,
  { now, isOver }: { readonly now: number; readonly isOver: () => boolean },
): Promise<boolean> {
  const latest = Math.floor((now - SETTLED_MS) / HOUR_MS) * HOUR_MS - HOUR_MS;
  const all = Array.from({ length: hours }, (_, i) => latest - i * HOUR_MS);
  const known = await history.sums.read(all.map(hourName));
  for (const at of all.filter((each) => !known.has(hourName(each)))) {
    if (isOver()) return false;
    await history.sums.keep(hourName(at), await sumHour(history, at), at + HOUR_MS);
  }
  return true;
}

/** The sum of a day, of the sums of its hours where there are some, and of its alerts otherwise. */
export async function sumDay(
  history: Summed,
  { from, until }: Period['days'][number],
  slotOf: (at: number) => string,
): Promise<AlertSum> {
  const hours = hoursOf(from, until);
  const known = (await history.sums?.read(hours.map(hourName))) ?? new Map<string, AlertSum>();
  const kept = hours.flatMap((at) => {
    const sum = known.get(hourName(at));
    return sum === undefined ? [] : [{ ...sum, slots: sum.alerts === 0 ? {} : { [slotOf(at)]: sum.alerts } }];
  });
  const rest = createAlertSum(slotOf);
  for (const [start, end] of gaps(
    from,
    until,
    hours.filter((at) => known.has(hourName(at))),
  ))
    for await (const records of history.between(start, end)) for (const record of records) rest.add(record);
  return mergeSums([...kept, rest.sum()]);
}

/** Whole hours of a day, when it begins and ends with one: in zones of half hours none is. */
function hoursOf(from: number, until: number): readonly number[] {
  if (from % HOUR_MS !== 0 || until % HOUR_MS !== 0) return [];
  return Array.from({ length: (until - from) / HOUR_MS }, (_, i) => from + i * HOUR_MS);
}

/** What of the span is in none of the hours. */
function gaps(from: number, until: number, hours: readonly number[]): readonly (readonly [number, number])[] {
  const edges = [from, ...hours.flatMap((at) => [at, at + HOUR_MS]), until];
  return edges.flatMap((start, i) => {
    const end = edges[i + 1];
    return i % 2 === 0 && end !== undefined && end > start ? [[start, end] as const] : [];
  });
}
