import {
  HEARD_LIFETIME_MS,
  type Heard,
  type HeardBook,
  MAX_USUAL_QUIET_MS,
} from '../../src/event/heard-book.ts';

/** What was heard of, in this process. */
export function createMemoryHeardBook(): HeardBook {
  const places = new Map<string, { heard: Heard; told: boolean }>();
  const listed = (told: boolean, keep: (heard: Heard) => boolean, limit: number) =>
    [...places.values()]
      .filter((place) => place.told === told && keep(place.heard))
      .map(({ heard }) => heard)
      .sort((a, b) => a.heardAt - b.heardAt)
      .slice(0, limit);
  return {
    async note({ account, region, tenant, kind, at }) {
      const key = `${tenant} ${account} ${region}`;
      const before = places.get(key)?.heard;
      if (before !== undefined && at <= before.heardAt) {
        if (kind === 'digest' && at > (before.lastDigest ?? 0))
          places.set(key, { heard: { ...before, lastDigest: at }, told: places.get(key)?.told ?? false });
        return;
      }
      const quietMs = before === undefined ? 0 : Math.min(at - before.heardAt, MAX_USUAL_QUIET_MS);
      const lastDigest = kind === 'digest' ? at : before?.lastDigest;
      const heard = {
        account,
        region,
        tenant,
        heardAt: at,
        usualQuietMs: Math.max(before?.usualQuietMs ?? 0, quietMs),
        ...(lastDigest === undefined ? {} : { lastDigest }),
      };
      places.set(key, { heard, told: false });
    },
    quiet: async (until, limit) => listed(false, ({ heardAt }) => heardAt <= until, limit),
    silent: async (now, limit) => listed(true, ({ heardAt }) => heardAt > now - HEARD_LIFETIME_MS, limit),
    async tell({ tenant, account, region, heardAt }) {
      const place = places.get(`${tenant} ${account} ${region}`);
      if (place === undefined || place.told || place.heard.heardAt !== heardAt) return false;
      place.told = true;
      return true;
    },
  };
}
