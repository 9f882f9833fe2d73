/**
 * What Sluice finds out about trails themselves, closed. Each travels as an event of its own (`sluice.event.action`), is
 * critical, and has a rule in `content/rules`.
 */
export const TRAIL_FINDINGS = [
  /** A log file that its digest names is not there. */
  'trail_file_missing',
  /** A log file is not what its digest says. */
  'trail_file_altered',
  /** A digest file that the chain names is not there. */
  'trail_digest_missing',
  /** A digest is not what the next one says, or its signature does not hold. */
  'trail_digest_altered',
  /** A file lies there that no digest names: nobody vouches for it. */
  'trail_file_unsigned',
  /** `IsLogging` is false, or the trail is gone. */
  'trail_stopped',
  /** The trail writes to another bucket, with another key, less than before, or without digests. */
  'trail_repointed',
  /** CloudTrail says that it cannot deliver. */
  'trail_delivery_failing',
  /** Nothing came of an account and region for longer than it may be quiet. */
  'trail_silent',
] as const;
export type TrailFinding = (typeof TRAIL_FINDINGS)[number];
