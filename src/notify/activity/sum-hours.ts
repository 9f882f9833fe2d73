import { HOUR_MS, hourOf, hourStart } from '../../event/ledger.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { ActivityBook, ActivityHour, ActivityProgress, UnfinishedHour } from './activity-book.ts';
import { createActivitySum, fittedSum } from './activity-sum.ts';
import { type ArchivedEvents, readArchived } from './archived-events.ts';

export interface SumDeps {
  readonly clock: Clock;
  readonly archive: ArchivedEvents;
  readonly book: ActivityBook;
  /** Told at the end of each run, also of one that fails: by how much (ms) the sums are behind what is over and due. */
  readonly onLag?: (ms: number) => void;
}

const DAY_MS = 24 * HOUR_MS;
/**
 * How long after its end an hour is summed, and looked at again whether objects have come since: what waits on the queue comes
 * within a day, what lay in dead letters within 14.
 */
export const LOOKS = [HOUR_MS, DAY_MS + HOUR_MS, 15 * DAY_MS] as const;
/** Further behind than that, a digest goes out without them: a run may take a few hours at once, and is made each minute. */
export const ACTIVITY_BEHIND_MS = 6 * HOUR_MS;
/** Who begins sums the day before too, so that the first digest has its day. */
const BEGIN_MS = 2 * DAY_MS;
/** Hours that one run looks at. */
const HOURS_A_RUN = 48;
/** Objects between two looks at the clock. */
const PORTION = 64;
const AT_ONCE = 16;

/**
 * Sums hours of the archive that are over, oldest first, until `deadline` (epoch ms), and looks again at those in which something
 * may have come late. One at a time does; an hour that is too long for a run is read on in the next.
 *
 * @param leaseUntil when another may take over from a run that never came back, epoch ms
 * @returns hours that were summed
 */
export async function sumHours(
  { clock, archive, book, onLag }: SumDeps,
  deadline: number,
  leaseUntil: number,
): Promise<number> {
  const now = clock();
  const claim = await book.claim(now, leaseUntil);
  if (claim === undefined) return 0;
  let progress: ActivityProgress = claim.progress ?? { next: LOOKS.map(() => hourOf(now - BEGIN_MS)) };
  let left = HOURS_A_RUN;
  let summed = 0;
  try {
    for (let look = 0; look < LOOKS.length && clock() < deadline; ) {
      const hour = progress.next[look] ?? hourOf(now);
      if (left === 0 || hourStart(hour) + HOUR_MS + (LOOKS[look] ?? 0) > now) {
        look += 1;
        continue;
      }
      left -= 1;
      const { unfinished } = progress;
      const from = unfinished?.hour === hour ? unfinished : undefined;
      if (look === 0 || from !== undefined || (await hasMore({ archive, book }, hour))) {
        const read = await sumHour(archive, hour, { mayGoOn: () => clock() < deadline, from });
        if ('after' in read) {
          progress = { ...progress, unfinished: read };
          break;
        }
        await book.write(read);
        summed += 1;
      }
      const next = progress.next.with(look, hourOf(hourStart(hour) + HOUR_MS));
      progress = { next, unfinished: from === undefined ? unfinished : undefined };
    }
  } finally {
    const due = hourStart(progress.next[0] ?? hourOf(now)) + HOUR_MS + LOOKS[0];
    onLag?.(Math.max(0, clock() - due));
    await book.save(progress, clock());
  }
  return summed;
}

/** Fewer objects than were summed are those that the archive has not forgotten yet. */
async function hasMore({ archive, book }: Pick<SumDeps, 'archive' | 'book'>, hour: string): Promise<boolean> {
  const [kept] = await book.read([hour]);
  let objects = 0;
  for await (const page of archive.objects(hour)) objects += page.length;
  return kept === undefined || objects > kept.objects;
}

/** Sums the events of an hour; what was read so far when `mayGoOn` says no. */
export async function sumHour(
  archive: ArchivedEvents,
  hour: string,
  {
    mayGoOn = () => true,
    from,
  }: { readonly mayGoOn?: () => boolean; readonly from?: UnfinishedHour | undefined } = {},
): Promise<ActivityHour | UnfinishedHour> {
  const sum = createActivitySum();
  if (from !== undefined) sum.addSum(from.sum);
  let { objects = 0, unreadable = 0, after }: Partial<UnfinishedHour> = from ?? {};
  const state = () => ({ hour, objects, unreadable, sum: fittedSum(sum.sum()) });

  async function addObject(object: string): Promise<void> {
    const lines = await archive.lines(object);
    if (lines === 'unreadable') unreadable += 1;
    if (typeof lines === 'string') return;
    for (const line of lines) {
      const envelope = readArchived(line);
      if (envelope === undefined) unreadable += 1;
      else sum.add(envelope);
    }
  }

  for await (const page of archive.objects(hour, after))
    for (let at = 0; at < page.length; at += PORTION) {
      if (!mayGoOn()) return { ...state(), after: after ?? '' };
      const portion = page.slice(at, at + PORTION);
      const waiting = portion.values();
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (const object of waiting) await addObject(object);
        }),
      );
      objects += portion.length;
      after = portion.at(-1);
    }
  return state();
}
