import type { FeedSettings, ThreatSettings } from '../../../src/config/threat-settings.ts';
import type { FeedFailure } from '../../../src/enrich/feeds/feed-failure.ts';
import { outdatedVersions, type SetStore, versionName } from '../../../src/enrich/feeds/set-store.ts';
import { createAllowList } from '../../../src/enrich/threat/allow-list.ts';
import { createSetAssembly } from '../../../src/enrich/threat/build-set.ts';
import type { FeedCounts } from '../../../src/enrich/threat/refusals.ts';
import { MAX_SET_BYTES } from '../../../src/enrich/threat/set-layout.ts';
import type { Random } from '../../../src/kernel/clock.ts';
import {
  type GatherDeps,
  type GatheredFeed,
  type GatherOptions,
  gatherFeed,
  textsOf,
  unpacked,
} from './gather-feed.ts';
import { sideBySide } from './side-by-side.ts';

export interface RefreshDeps extends Omit<GatherDeps, 'allow'> {
  readonly random: Random;
  readonly store: SetStore;
  readonly settings: ThreatSettings;
}

export interface RefreshedFeed {
  readonly name: string;
  readonly failure: FeedFailure | undefined;
  /** Failures in a row. */
  readonly failures: number;
  readonly counts: FeedCounts;
  readonly pending: number;
  /** Seconds since the epoch; 0: never. */
  readonly since: number;
  readonly succeededAt: number;
}

export interface Refreshed {
  /**
   * `overtaken`: another refresh has moved the pointer meanwhile. `nothing`: no feed was ever read, and an empty set would take
   * the place of what is in use. `too_large`: `enrich` would refuse it.
   */
  readonly outcome: 'moved' | 'overtaken' | 'nothing' | 'too_large';
  readonly version?: string;
  readonly indicators: number;
  readonly bytes: number;
  readonly feeds: readonly RefreshedFeed[];
}

/** Feeds that are read at once: each may be large. */
const FEEDS_AT_ONCE = 3;
const TWO_TO_32 = 2 ** 32;

/**
 * Reads every feed, builds a set of what each says or has said, and makes it the one in use. What was read is kept before the
 * set is, and the set before the pointer moves; what is known of feeds is written last, so that a run that dies is repeated.
 *
 * @throws what shelf and store throw
 */
export async function refreshThreats(deps: RefreshDeps, options: GatherOptions): Promise<Refreshed> {
  const { shelf, store, settings, clock } = deps;
  const { tag } = await store.pointer();
  const allow = createAllowList(settings.allow);
  const gathered = await sideBySide(settings.feeds, FEEDS_AT_ONCE, async (feed) => {
    const found = await gatherFeed({ ...deps, allow }, feed, options);
    if (found.isNew && found.content !== undefined) await shelf.putText(feed.name, found.content);
    return found;
  });
  const now = clock();
  const { assembly, feeds } = await assemble(deps, gathered, now);
  const { file, indicators } = assembly.build(now);
  const size = { indicators, bytes: file.length };
  const outcome = await put();
  for (const { feed, state } of feeds) await shelf.putState(feed.name, state);
  return {
    ...outcome,
    ...size,
    feeds: feeds.map(({ feed: { name }, state }) => {
      const { failure, failures, counts, pending, since, succeededAt } = state;
      return { name, failure, failures, counts, pending, since, succeededAt };
    }),
  };

  async function put(): Promise<Pick<Refreshed, 'outcome' | 'version'>> {
    if (gathered.every(({ content }) => content === undefined)) return { outcome: 'nothing' };
    if (file.length > MAX_SET_BYTES) return { outcome: 'too_large' };
    const version = versionName(now, Math.floor(deps.random() * TWO_TO_32));
    await store.put(version, file);
    if (!(await store.point({ version, builtAt: now, ...size }, tag))) {
      await store.remove(version);
      return { outcome: 'overtaken' };
    }
    for (const old of outdatedVersions(await store.versions(), version)) await store.remove(old);
    return { outcome: 'moved', version };
  }
}

/** One feed's content in memory at a time. */
async function assemble(
  { settings, random }: RefreshDeps,
  gathered: readonly GatheredFeed[],
  now: number,
): Promise<{
  readonly assembly: ReturnType<typeof createSetAssembly>;
  readonly feeds: readonly Pick<GatheredFeed, 'feed' | 'state'>[];
}> {
  const allow = createAllowList(settings.allow);
  const assembly = createSetAssembly({ allow, seed: Math.floor(random() * TWO_TO_32) });
  const feeds: { readonly feed: FeedSettings; readonly state: GatheredFeed['state'] }[] = [];
  for (const { feed, content, state } of gathered) {
    const text = content && (await unpacked(content));
    if (text === undefined) {
      feeds.push({ feed, state });
      continue;
    }
    const { read, added, refused } = assembly.take(
      textsOf(feed, text, state.succeededAt, Math.floor(now / 1_000)),
    );
    feeds.push({ feed, state: { ...state, counts: { read, added, refused } } });
  }
  return { assembly, feeds };
}
