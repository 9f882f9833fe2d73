import type { Clock } from '../../src/kernel/clock.ts';
import type { Fetch } from './post-json.ts';

/** What channels do to the world. */
export interface Effects {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
}
