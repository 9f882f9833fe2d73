import type { Heard, HeardBook } from '../../../src/event/heard-book.ts';
import { isSilent } from '../../../src/intake/trail/silence.ts';
import type { FoundAboutTrail } from '../../../src/normalize/trail-finding.ts';
import { type SendFindingsDeps, sendFindings } from './send-findings.ts';

export interface WatchSilenceDeps extends SendFindingsDeps {
  readonly heard: HeardBook;
  readonly silentAfterMs: number;
}

/** Accounts and regions looked at in one run; the quietest come first. */
const MAX_PLACES = 2_000;
/** Of those that are silent, how many have a metric of their own. */
const MAX_MEASURED = 100;

/**
 * Tells once of every account and region of which nothing came for longer than it may be quiet. `PlacesSilent` counts those
 * that still are, `PlaceSilent` names them.
 */
export async function watchSilence(deps: WatchSilenceDeps): Promise<void> {
  const { clock, heard, silentAfterMs, telemetry } = deps;
  const now = clock();
  const quiet = await heard.quiet(now - silentAfterMs, MAX_PLACES);
  const silent = quiet.filter((place) => isSilent(place, silentAfterMs, now));
  const sent = await sendFindings(
    deps,
    silent.map((place) => findingOf(place, now)),
  );
  // Told first and marked afterwards: what is told twice is one event.
  if (sent) for (const place of silent) await heard.tell(place);
  const all = await heard.silent(now, MAX_PLACES);
  telemetry.measure('PlacesSilent', all.length, 'Count');
  for (const { account, region } of all.slice(0, MAX_MEASURED))
    telemetry.measure('PlaceSilent', 1, 'Count', { account, region });
}

function findingOf(place: Heard, now: number): FoundAboutTrail {
  const { account, region, tenant, heardAt, lastDigest } = place;
  return {
    finding: 'trail_silent',
    tenant,
    origin: { name: `${account}/${region}` },
    account,
    region,
    reason: 'nothing came from CloudTrail of this account and region for longer than it may be quiet',
    at: heardAt,
    foundAt: now,
    identity: [String(heardAt)],
    details: {
      last_heard: new Date(heardAt).toISOString(),
      last_digest: lastDigest === undefined ? undefined : new Date(lastDigest).toISOString(),
      quiet_minutes: Math.floor((now - heardAt) / 60_000),
    },
  };
}
