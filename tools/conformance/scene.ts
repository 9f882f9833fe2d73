import type { Stage } from './stage.ts';
import type { Target } from './target.ts';

/** How one file of recordings is played. */
export interface Scene {
  /** The file below the golden folder, without `.json`. */
  readonly file: string;
  /** What it does to the manager, in a few words; absent when it only reads. */
  readonly changes?: string;
  /** Takes minutes on a real manager, or keeps others from it meanwhile. */
  readonly slow?: string;
  /** Why it cannot be played on this target at all. */
  readonly needs?: (target: Target) => string | undefined;
  readonly play: (stage: Stage) => Promise<void>;
  /** Exchanges of a file that is not a list of HTTP exchanges. */
  readonly exchanges?: readonly string[];
}
