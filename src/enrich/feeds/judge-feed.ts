import type { FeedLook } from '../threat/build-set.ts';
import type { FeedFailure } from './feed-failure.ts';

/** A feed that loses more than this share at once is kept as it was. */
const MAX_LOSS = 0.9;

/**
 * Whether what a feed says can be believed, beside what it said before: undefined when it can.
 *
 * @param before indicators of its last success that still count; 0 when there is none
 */
export function judgeFeed(
  { counts, broad, unreadableFiles }: FeedLook,
  before: number,
): FeedFailure | undefined {
  if (broad) return 'too_broad';
  // Lines of prose and of web pages are read as names without a dot.
  const { unreadable = 0, too_broad = 0, too_long = 0 } = counts.refused;
  const none = unreadable + too_broad + too_long;
  if (none + unreadableFiles > counts.read - none) return 'unreadable';
  return counts.added < before * (1 - MAX_LOSS) ? 'shrunk' : undefined;
}
