/** Why a feed was not read anew; what was read of it before stays in use until its lifetime ends. */
export const FEED_FAILURES = [
  /** Not a public address, or not https. */
  'address_refused',
  'unreachable',
  'timeout',
  /** It sends on to another address, which nobody has configured. */
  'redirect',
  'not_found',
  'denied',
  /** Any other answer than its content. */
  'status',
  'too_large',
  /** Not what its kind says, or more of it cannot be read than can. */
  'unreadable',
  /** It lists a block so wide that nothing it says can be believed. */
  'too_broad',
  /** Of what it held nine in ten are gone at once: rather a broken feed than a safer world. */
  'shrunk',
  /** The refresh had no time left for it. */
  'no_time',
] as const;
export type FeedFailure = (typeof FEED_FAILURES)[number];
