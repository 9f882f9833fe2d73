import type { StormBook, StormMinute } from '../../src/notify/group/storm-book.ts';

const MINUTE_MS = 60_000;

/** Says which groups may open. */
export interface StormGate {
  /** Groups that may open on one line (`stormLine`) in one minute. */
  readonly groupsPerMinute: number;
  /** Whether the group of that mark may open now; the same answer for the rest of the minute. */
  admits(line: string, mark: string, now: number): Promise<boolean>;
}

/**
 * Lets as many groups open as the bound says. A minute after one that was full belongs to the storm as well: the storm is over
 * once a minute has been quieter than the bound, and not for a moment at every full minute.
 */
export function createStormGate(book: StormBook, groupsPerMinute: number): StormGate {
  /** The latest full minute of each line. Nothing of it changes any more, so the book need not be asked again. */
  const full = new Map<string, StormMinute & { readonly minute: number }>();
  return {
    groupsPerMinute,
    async admits(line, mark, now) {
      const minute = Math.floor(now / MINUTE_MS);
      const known = full.get(line);
      const found = known?.minute === minute ? known : await book.enter(line, minute, mark, groupsPerMinute);
      if (found !== known && !found.marks.has(mark)) {
        await book.foretell(line, minute + 1);
        full.set(line, { ...found, minute });
      }
      return found.marks.has(mark) && !found.stormy;
    },
  };
}
