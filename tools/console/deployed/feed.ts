import type { ConsoleSource, FeedItem } from '../view.ts';

type Listener = Parameters<ConsoleSource['subscribe']>[0];

/** How many of each kind are kept for a page that is opened later. */
const KEPT: Readonly<Record<FeedItem['type'], number>> = { event: 400, message: 100, log: 100 };

/**
 * What polls have found, told to whoever listens; polls are made while somebody does.
 *
 * @param look finds what there is, new or not, oldest first; it does not reject
 */
export function createPolledFeed(
  everyMs: number,
  look: () => Promise<readonly FeedItem[]>,
): Pick<ConsoleSource, 'subscribe'> & { close(): void } {
  const listeners = new Set<Listener>();
  let kept: readonly FeedItem[] = [];
  let known = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let looking = false;

  async function poll(): Promise<void> {
    timer = undefined;
    if (looking) return;
    looking = true;
    const found = await look().finally(() => {
      looking = false;
    });
    const fresh = found.filter(({ key }) => !known.has(key));
    if (fresh.length > 0) {
      kept = bounded([...kept, ...fresh]);
      // What is found again and again is not new each time, though it is no longer kept.
      known = new Set([...kept, ...found].map(({ key }) => key));
      for (const listener of listeners) listener(fresh);
    }
    if (listeners.size > 0) timer ??= setTimeout(() => void poll(), everyMs);
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      if (kept.length > 0) listener(kept);
      // One that is under way tells this listener too, and goes on.
      if (timer === undefined) void poll();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearTimeout(timer);
        timer = undefined;
      };
    },
    close() {
      listeners.clear();
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

/** The newest of each kind, in the order they came. */
function bounded(items: readonly FeedItem[]): readonly FeedItem[] {
  const left = { ...KEPT };
  return items
    .toReversed()
    .filter(({ type }) => {
      left[type] -= 1;
      return left[type] >= 0;
    })
    .toReversed();
}
