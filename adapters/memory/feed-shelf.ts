import type { FeedShelf } from '../../src/enrich/feeds/feed-shelf.ts';
import { type FeedState, feedStateText, readFeedState } from '../../src/enrich/feeds/feed-state.ts';

/** What is kept of feeds, in memory. */
export function createMemoryFeedShelf(): FeedShelf {
  const states = new Map<string, string>();
  const texts = new Map<string, Buffer>();
  return {
    state: async (feed) => readFeedState(states.get(feed) ?? ''),
    async putState(feed: string, state: FeedState) {
      states.set(feed, feedStateText(state));
    },
    text: async (feed) => texts.get(feed),
    async putText(feed, gzip) {
      texts.set(feed, Buffer.from(gzip));
    },
  };
}
