import type {
  ActivityBook,
  ActivityHour,
  ActivityProgress,
} from '../../src/notify/activity/activity-book.ts';

/** What users did, hour by hour, in this process. */
export function createMemoryActivityBook(): ActivityBook {
  const hours = new Map<string, ActivityHour>();
  let kept: ActivityProgress | undefined;
  let leased = 0;
  return {
    async claim(now, leaseUntil) {
      if (leased > now) return undefined;
      leased = leaseUntil;
      return { progress: kept };
    },
    async save(progress) {
      kept = structuredClone(progress);
      leased = 0;
    },
    read: async (wanted) => wanted.flatMap((hour) => hours.get(hour) ?? []),
    async write(hour) {
      hours.set(hour.hour, structuredClone(hour));
    },
  };
}
