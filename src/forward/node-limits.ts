import { WAZUH_REQUESTS_PER_MINUTE } from '../event/limits.ts';

/** A node's own limit of requests as somebody found it. */
export interface FoundLimit {
  /** `access.max_request_per_minute`; 0 stands for no limit. Undefined: it may not be read. */
  readonly perMinute: number | undefined;
  /** Epoch ms. */
  readonly at: number;
}

/** Port: what was found out about nodes' own limits, so that not every function asks. */
export interface NodeLimits {
  /** Undefined when nothing was found yet. */
  get(node: string): Promise<FoundLimit | undefined>;
  put(node: string, found: FoundLimit): Promise<void>;
}

/** The general limit counts every request: a login and a question in each window are ours too. */
const OTHER_REQUESTS = 2;

/**
 * How many requests a minute go to `/events` of a node; `none` when nothing limits them. The node's general limit counts
 * below 30, and with 0 there is none of either; 30 itself is a constant of Wazuh's. The configured number caps that, unless
 * it is the default: then a node without a limit has none.
 *
 * @param reported the node's `access.max_request_per_minute`, undefined when it is not known
 */
export function requestLimit(reported: number | undefined, configured: number): number | 'none' {
  if (reported === undefined) return configured;
  if (reported === 0) return configured === WAZUH_REQUESTS_PER_MINUTE ? 'none' : configured;
  return Math.min(Math.max(1, reported - OTHER_REQUESTS), WAZUH_REQUESTS_PER_MINUTE, configured);
}
