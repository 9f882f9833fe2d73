import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { FeedSettings } from '../../../src/config/threat-settings.ts';
import type { FeedShelf } from '../../../src/enrich/feeds/feed-shelf.ts';
import type { FeedSource } from '../../../src/enrich/feeds/feed-source.ts';
import { type FeedState, newFeedState } from '../../../src/enrich/feeds/feed-state.ts';
import { judgeFeed } from '../../../src/enrich/feeds/judge-feed.ts';
import { readKept } from '../../../src/enrich/feeds/keep-event.ts';
import type { AllowList } from '../../../src/enrich/threat/allow-list.ts';
import { type FeedTexts, lookIntoFeed } from '../../../src/enrich/threat/build-set.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { sha256 } from '../../../src/kernel/digest.ts';
import { fetchFeed, MAX_CONTENT_BYTES } from './fetch-feed.ts';

export interface GatherDeps {
  readonly clock: Clock;
  readonly shelf: FeedShelf;
  /** For feeds with an address. */
  readonly web: FeedSource;
  /** For those that lie in the bucket. */
  readonly bucket: FeedSource;
  readonly allow: AllowList;
}

/** A feed after it was looked for: what there is of it now, and what is to be known the next time. */
export interface GatheredFeed {
  readonly feed: FeedSettings;
  /** What goes into the set, as gzip; undefined when nothing of it was ever believed. */
  readonly content: Buffer | undefined;
  /** Whether `content` is to be kept, being new. */
  readonly isNew: boolean;
  readonly state: FeedState;
}

export interface GatherOptions {
  /** Epoch ms. */
  readonly deadline: number;
  /** Feeds that may have become as small as they like. */
  readonly accept: ReadonlySet<string>;
}

const DAY_S = 86_400;
const deflate = promisify(gzip);
const inflate = promisify(gunzip);

/** Reads a feed and judges what it says; a feed that cannot be read or believed stays as it was. */
export async function gatherFeed(
  { clock, shelf, web, bucket, allow }: GatherDeps,
  feed: FeedSettings,
  { deadline, accept }: GatherOptions,
): Promise<GatheredFeed> {
  const now = Math.floor(clock() / 1_000);
  const origin = originOf(feed);
  const known = await shelf.state(feed.name);
  const state = known?.origin === origin ? known : newFeedState(origin, now);
  const kept = state.succeededAt === 0 ? undefined : await shelf.text(feed.name);
  const before = kept && (await unpacked(kept));
  const content = before === undefined ? undefined : kept;

  const fetched = await fetchFeed(
    { source: feed.url === undefined ? bucket : web, clock, deadline },
    feed,
    { ...state, content: before },
    now,
  );
  const failed = (failure: NonNullable<FeedState['failure']>): GatheredFeed => ({
    feed,
    content,
    isNew: false,
    state: { ...state, checkedAt: now, failures: state.failures + 1, failure },
  });
  if (fetched.kind === 'failed') return failed(fetched.failure);
  const { failure: _, ...rest } = state;
  const succeeded = { ...rest, checkedAt: now, succeededAt: now, failures: 0 };
  if (fetched.kind === 'unchanged') return { feed, content, isNew: false, state: succeeded };
  const look = lookIntoFeed(textsOf(feed, fetched.content, now, now), allow);
  const { added, refused } = state.counts;
  const failure = judgeFeed(look, accept.has(feed.name) ? 0 : added + (refused.full ?? 0));
  if (failure !== undefined) return failed(failure);
  const { validators, pending } = fetched;
  return {
    feed,
    content: await deflate(fetched.content),
    isNew: true,
    state: { ...succeeded, validators, pending },
  };
}

/** What is kept of a feed, as the set takes it. Times in seconds since the epoch. */
export function textsOf(feed: FeedSettings, content: string, readAt: number, builtAt: number): FeedTexts {
  const { name, provider = name, kind, type, column, confidence, tlp = '', lifetimeDays, url = '' } = feed;
  const events = { [Symbol.iterator]: () => filesIn(content) };
  return {
    name,
    provider,
    kind,
    format: { type, column },
    base: kind === 'misp' ? url : '',
    texts: kind === 'list' ? [content] : events,
    confidence,
    tlp,
    readAt,
    builtAt,
    lifetime: lifetimeDays * DAY_S,
  };
}

function* filesIn(content: string): Generator<string> {
  for (const { file } of readKept(content)) yield file;
}

/** Undefined when it is damaged: then it is as if there were none. */
export async function unpacked(content: Buffer): Promise<string | undefined> {
  try {
    // What was kept had its bound; the heads of kept events come to it.
    return (await inflate(content, { maxOutputLength: 2 * MAX_CONTENT_BYTES })).toString('utf8');
  } catch {
    return undefined;
  }
}

/** A feed from elsewhere, or read in another way, is another feed. */
function originOf({ kind, url, key, type, column }: FeedSettings): string {
  return sha256(JSON.stringify([kind, url, key, type, column]), 22);
}
