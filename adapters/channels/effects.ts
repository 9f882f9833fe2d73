import type { Clock } from '../../src/kernel/clock.ts';
import type { Fetch } from '../web/guarded-fetch.ts';

/** What channels do to the world. */
export interface Effects {
  readonly fetch: Fetch;
  /** Whether addresses of this machine may be configured: in the local stack and tests, never in Lambda. */
  readonly loopback: boolean;
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
}
