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
  readonly texts: readonly string[];
}

/** What became of a feed; it travels in the set. */
export interface FeedReport extends FeedName, FeedCounts {
  readonly readAt: number;
  /** `too_broad`: it lists a block so wide that nothing it says can be believed, and none of it is in the set. */
  readonly state: 'taken' | 'too_broad';
  /** Files that are no event of MISP. */
  readonly unreadableFiles: number;
}

export interface BuiltSet {
  readonly file: Buffer;
  readonly feeds: readonly FeedReport[];
  readonly indicators: number;
}

/** Builds a set of feeds, the first ones first when there is no room for all. `now` epoch ms. */
export function buildThreatSet(
  feeds: readonly FeedTexts[],
  { allow, seed, now }: { readonly allow: AllowList; readonly seed: number; readonly now: number },
): BuiltSet {
  const builder = new SetBuilder(seed, allow.never);
  const reports = feeds.map((texts, feed): FeedReport => {
    const facts = { ...texts, feed };
    const { name, provider, readAt } = texts;
    const looked = readInto({ add: () => 'added' }, allow, facts);
    if (looked.broad)
      return {
        name,
        provider,
        readAt,
        state: 'too_broad',
        ...looked.counts,
        added: 0,
        unreadableFiles: looked.unreadableFiles,
      };
    const { counts, unreadableFiles } = readInto(builder, allow, facts);
    return { name, provider, readAt, state: 'taken', ...counts, unreadableFiles };
  });
  return { file: builder.build({ feeds: reports }, now), feeds: reports, indicators: builder.count };
}

function readInto(sink: Pick<SetBuilder, 'add'>, allow: AllowList, feed: FeedTexts & FeedFacts) {
  const intake = createFeedIntake(sink, allow, feed);
  let unreadableFiles = 0;
  for (const text of feed.texts) {
    if (feed.kind === 'list') intake.list(text, feed.format);
    else if (!intake.misp(parsed(text), feed.base)) unreadableFiles += 1;
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
