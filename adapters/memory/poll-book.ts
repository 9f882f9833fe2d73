import type { PollBook, PollState } from '../../src/notify/poll-state.ts';

/** How far the indexer has been read, in this process. */
export function createMemoryPollBook(): PollBook {
  let kept: PollState | undefined;
  let leased = 0;
  return {
    async claim(now, leaseUntil) {
      if (leased > now) return undefined;
      leased = leaseUntil;
      return { state: kept };
    },
    async save(state) {
      kept = structuredClone(state);
      leased = 0;
    },
    read: async () => kept,
  };
}
