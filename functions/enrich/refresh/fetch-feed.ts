import type { FeedSettings } from '../../../src/config/threat-settings.ts';
import type { FeedFailure } from '../../../src/enrich/feeds/feed-failure.ts';
import type { FeedSource, Validators } from '../../../src/enrich/feeds/feed-source.ts';
import { eventToKeep, type KeptEvent, keptLines, readKept } from '../../../src/enrich/feeds/keep-event.ts';
import { planEvents } from '../../../src/enrich/feeds/plan-events.ts';
import { readManifest } from '../../../src/enrich/threat/read-misp.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { JsonValue } from '../../../src/kernel/json.ts';
import { sideBySide } from './side-by-side.ts';

/** What reading a feed came to; `content` as it is kept. */
export type FetchedFeed =
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'content';
      readonly content: string;
      readonly validators: Validators;
      readonly pending: number;
    }
  | { readonly kind: 'failed'; readonly failure: FeedFailure };

export interface FetchDeps {
  readonly source: FeedSource;
  readonly clock: Clock;
  /** Epoch ms: nothing is asked for that cannot be there by then. */
  readonly deadline: number;
}

/** What is known of the feed from before. */
export interface FetchedBefore {
  /** Undefined: nothing that could be gone on with. */
  readonly content: string | undefined;
  readonly validators: Validators;
  readonly pending: number;
}

/** A list, or all that is kept of a feed of MISP: a million hashes are 65 MB. */
export const MAX_CONTENT_BYTES = 80 * 1_048_576;
const MAX_MANIFEST_BYTES = 32 * 1_048_576;
const MAX_EVENT_BYTES = 20 * 1_048_576;
/** For one file. */
const TIMEOUT_MS = 60_000;
/** Events that one refresh reads of a feed, the newest first; the next one goes on. */
const MAX_EVENTS = 2_000;
const EVENTS_AT_ONCE = 6;
const DAY_S = 86_400;

const placeOf = ({ url, key }: FeedSettings) => url ?? key ?? '';

/** Reads a feed, when it has changed. `now` in seconds since the epoch. */
export async function fetchFeed(
  deps: FetchDeps,
  feed: FeedSettings,
  before: FetchedBefore,
  now: number,
): Promise<FetchedFeed> {
  return feed.kind === 'list' ? fetchList(deps, feed, before) : fetchEvents(deps, feed, before, now);
}

function ask(
  { source, clock, deadline }: FetchDeps,
  place: string,
  maxBytes: number,
  validators: Validators = {},
) {
  const timeoutMs = Math.min(TIMEOUT_MS, deadline - clock());
  return timeoutMs > 0
    ? source.get(place, { validators, maxBytes, timeoutMs })
    : ({ kind: 'failed', failure: 'no_time' } as const);
}

async function fetchList(
  deps: FetchDeps,
  feed: FeedSettings,
  { content, validators }: FetchedBefore,
): Promise<FetchedFeed> {
  const answer = await ask(deps, placeOf(feed), MAX_CONTENT_BYTES, content === undefined ? {} : validators);
  if (answer.kind !== 'read') return answer;
  return {
    kind: 'content',
    content: answer.body.toString('utf8'),
    validators: answer.validators,
    pending: 0,
  };
}

async function fetchEvents(
  deps: FetchDeps,
  feed: FeedSettings,
  before: FetchedBefore,
  now: number,
): Promise<FetchedFeed> {
  const base = placeOf(feed);
  const isComplete = before.content !== undefined && before.pending === 0;
  const answer = await ask(
    deps,
    `${base}manifest.json`,
    MAX_MANIFEST_BYTES,
    isComplete ? before.validators : {},
  );
  if (answer.kind !== 'read') return answer;
  const manifest = readManifest(parsed(answer.body));
  if (manifest === undefined) return { kind: 'failed', failure: 'unreadable' };
  const { unchanged, changed } = planEvents(
    manifest,
    readKept(before.content ?? ''),
    now - feed.lifetimeDays * DAY_S,
  );
  const wanted = changed.slice(0, MAX_EVENTS);
  const read = await sideBySide(wanted, EVENTS_AT_ONCE, async ({ uuid, changedAt }) => {
    const event = await ask(deps, `${base}${uuid}.json`, MAX_EVENT_BYTES);
    if (event.kind !== 'read') return event.kind === 'failed' ? event.failure : 'unreadable';
    const file = eventToKeep(parsed(event.body), uuid);
    return file === undefined ? 'unreadable' : { uuid, changedAt, file };
  });
  const news = read.filter((event) => typeof event === 'object');
  const [failure] = read.filter((event) => typeof event === 'string');
  if (news.length === 0 && failure !== undefined) return { kind: 'failed', failure };
  // Of an event that could not be read anew, what was read of it before.
  const old = changed.flatMap((event, i) => (typeof read[i] === 'object' ? [] : (event.old ?? [])));
  const kept = newestThatFit([...news, ...old, ...unchanged]);
  return {
    kind: 'content',
    content: keptLines(kept),
    validators: answer.validators,
    pending: changed.length - news.length + (news.length + old.length + unchanged.length - kept.length),
  };
}

function newestThatFit(events: readonly KeptEvent[]): readonly KeptEvent[] {
  let room = MAX_CONTENT_BYTES;
  return events
    .toSorted((a, b) => b.changedAt - a.changedAt)
    .filter(({ file }) => {
      room -= file.length;
      return room >= 0;
    });
}

function parsed(bytes: Buffer): JsonValue {
  try {
    return JSON.parse(bytes.toString('utf8')) as JsonValue;
  } catch {
    return null;
  }
}
