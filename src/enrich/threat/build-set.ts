import type { JsonValue } from '../../kernel/json.ts';
import type { AllowList } from './allow-list.ts';
import { createFeedIntake, type FeedFacts } from './feed-intake.ts';
import type { FeedName } from './indicator.ts';
import type { ListFormat } from './read-list.ts';
import type { FeedCounts } from './refusals.ts';
import { SetBuilder } from './set-builder.ts';

/** A feed whose texts are at hand. */
export interface FeedTexts extends FeedName, Omit<FeedFacts, 'feed'> {
  /** `list`: one indicator a line. `misp`: each text an event file. */
  readonly kind: 'list' | 'misp';
  readonly format: ListFormat;
  /** Address that the files of MISP events lie under; empty: references are the events' ids. */
  readonly base: string;
  readonly texts: Iterable<string>;
}

/** What became of a feed; it travels in the set. */
export interface FeedReport extends FeedName, FeedCounts {
  readonly readAt: number;
  /** `too_broad`: it lists a block so wide that nothing it says can be believed, and none of it is in the set. */
  readonly state: 'taken' | 'too_broad';
  /** Files that are no event of MISP, and lists without the column that is to be read. */
  readonly unreadableFiles: number;
}

export interface BuiltSet {
  readonly file: Buffer;
  readonly feeds: readonly FeedReport[];
  readonly indicators: number;
}

/** What a first look into a feed found, nothing of it taken. */
export interface FeedLook {
  readonly counts: FeedCounts;
  readonly broad: boolean;
  /** Files that are no event of MISP, and lists without the column that is to be read. */
  readonly unreadableFiles: number;
}

export function lookIntoFeed(texts: FeedTexts, allow: AllowList): FeedLook {
  return readInto({ add: () => 'added' }, allow, { ...texts, feed: 0 });
}

/** A set that is being built, feed by feed: no more than one feed's texts have to be in memory. */
export interface SetAssembly {
  /** Takes a feed that was looked into. The first ones first, when there is no room for all. */
  take(texts: FeedTexts): FeedReport;
  /** Names a feed of which nothing is taken, since it lists a block that is too broad. */
  refuse(texts: FeedTexts, look: FeedLook): FeedReport;
  /** `now` epoch ms. */
  build(now: number): BuiltSet;
}

/** `seed` (32 bits) shuffles the table of names. */
export function createSetAssembly({
  allow,
  seed,
}: {
  readonly allow: AllowList;
  readonly seed: number;
}): SetAssembly {
  const builder = new SetBuilder(seed, allow.never);
  const reports: FeedReport[] = [];
  const report = (texts: FeedTexts, state: FeedReport['state'], look: Omit<FeedLook, 'broad'>) => {
    const { name, provider, readAt } = texts;
    const { counts, unreadableFiles } = look;
    const told: FeedReport = { name, provider, readAt, state, ...counts, unreadableFiles };
    reports.push(told);
    return told;
  };
  return {
    take: (texts) => report(texts, 'taken', readInto(builder, allow, { ...texts, feed: reports.length })),
    refuse: (texts, { counts, unreadableFiles }) =>
      report(texts, 'too_broad', { counts: { ...counts, added: 0 }, unreadableFiles }),
    build: (now) => ({
      file: builder.build({ feeds: reports }, now),
      feeds: reports,
      indicators: builder.count,
    }),
  };
}

/** Builds a set of feeds, the first ones first when there is no room for all. `now` epoch ms. */
export function buildThreatSet(
  feeds: readonly FeedTexts[],
  { allow, seed, now }: { readonly allow: AllowList; readonly seed: number; readonly now: number },
): BuiltSet {
  const assembly = createSetAssembly({ allow, seed });
  for (const texts of feeds) {
    const look = lookIntoFeed(texts, allow);
    if (look.broad) assembly.refuse(texts, look);
    else assembly.take(texts);
  }
  return assembly.build(now);
}

function readInto(sink: Pick<SetBuilder, 'add'>, allow: AllowList, feed: FeedTexts & FeedFacts): FeedLook {
  const intake = createFeedIntake(sink, allow, feed);
  let unreadableFiles = 0;
  for (const text of feed.texts) {
    const isRead =
      feed.kind === 'list' ? intake.list(text, feed.format) : intake.misp(parsed(text), feed.base);
    if (!isRead) unreadableFiles += 1;
  }
  return { counts: intake.counts, broad: intake.broad(), unreadableFiles };
}

function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}
