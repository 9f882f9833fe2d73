import type { FeedState } from './feed-state.ts';

/** Port: what is kept of each feed, by its name. Throws when the store is out of reach; undefined: there is none that can be read. */
export interface FeedShelf {
  state(feed: string): Promise<FeedState | undefined>;
  putState(feed: string, state: FeedState): Promise<void>;
  /** The last content that was believed, as gzip: a list, or the events of MISP as `kept-events.ts` writes them. */
  text(feed: string): Promise<Buffer | undefined>;
  putText(feed: string, gzip: Buffer): Promise<void>;
}
