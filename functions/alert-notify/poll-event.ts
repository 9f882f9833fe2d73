/** What the clock of the poller sends; a run of its own, so that no notification waits for the indexer. */
export const POLL_EVENT = { task: 'poll-alerts' } as const;
