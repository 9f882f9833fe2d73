import { isStale } from '../../../src/enrich/feeds/feed-state.ts';
import type { ThreatRefreshDeps } from './handler.ts';
import type { Refreshed } from './refresh-threats.ts';

const REMARKS: Readonly<Record<Exclude<Refreshed['outcome'], 'moved'>, string>> = {
  overtaken: 'another refresh has put a set of threat indicators in use meanwhile',
  nothing: 'no feed of threat indicators was ever read; the set in use stays',
  too_large: 'the set of threat indicators is larger than it may be; the one in use stays',
};

/** Tells of a refresh: sizes, each feed that was not read and why, and how many are stale. */
export function tellRefreshed(
  { telemetry, clock, settings: { everyHours } }: Pick<ThreatRefreshDeps, 'telemetry' | 'clock' | 'settings'>,
  { outcome, feeds, indicators, bytes }: Refreshed,
): void {
  const now = Math.floor(clock() / 1_000);
  const stage = 'enrich';
  let stale = 0;
  for (const feed of feeds) {
    const { name, failure, failures, counts, pending, succeededAt } = feed;
    const isOld = isStale(feed, now, everyHours);
    if (isOld) stale += 1;
    telemetry.measure('ThreatFeedIndicators', counts.added, 'Count', { feed: name });
    if (failure !== undefined)
      telemetry.log(
        isOld ? 'error' : 'warn',
        'a feed of threat indicators was not read; what it said before counts on',
        {
          stage,
          feed: name,
          reason: failure,
          failures,
          lastSuccess: succeededAt === 0 ? 'never' : new Date(succeededAt * 1_000).toISOString(),
        },
      );
    if (pending > 0)
      telemetry.log('info', 'events of a feed are still to be read', { stage, feed: name, events: pending });
  }
  if (outcome !== 'moved')
    telemetry.log(outcome === 'overtaken' ? 'warn' : 'error', REMARKS[outcome], { stage, indicators, bytes });
  telemetry.measure(
    'ThreatFeedsFailed',
    feeds.filter(({ failure }) => failure !== undefined).length,
    'Count',
  );
  telemetry.measure('ThreatFeedsStale', stale, 'Count');
  telemetry.measure('ThreatSetBytes', bytes, 'Bytes');
}
