import type { SetPointer, SetShelf } from '../threat/set-shelf.ts';

/** A pointer with what people ask about the set. */
export interface SetNote extends SetPointer {
  /** Epoch ms. */
  readonly builtAt: number;
  readonly indicators: number;
  readonly bytes: number;
}

/** What the pointer is, so that it can be moved on this condition alone; undefined: there is none. */
export type PointerTag = string | undefined;

/** Port: where sets are put. Throws when the store is out of reach. */
export interface SetStore extends Pick<SetShelf, 'read'> {
  /** What the note says is undefined for a pointer that was written by hand. */
  pointer(): Promise<{ readonly tag: PointerTag; readonly version?: string; readonly note?: SetNote }>;
  /** A version is written once: putting one that there is changes it, and nobody does. */
  put(version: string, file: Buffer): Promise<void>;
  /** Makes a version the one in use; false when somebody has moved the pointer since `tag` was read. */
  point(note: SetNote, tag: PointerTag): Promise<boolean>;
  /** In the order of their names. */
  versions(): Promise<readonly string[]>;
  remove(version: string): Promise<void>;
}

/** Sets that are kept beside the one in use, to go back to. */
const KEPT_VERSIONS = 5;
/** As `versionName` makes them: what was named by hand is for hands to remove. */
const NAMED = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/;

/** Names in the order of time. `random` is 0 to 2³² − 1. */
export function versionName(now: number, random: number): string {
  const time = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `${time}-${random.toString(16).padStart(8, '0')}`;
}

/** The versions that nobody needs any more. */
export function outdatedVersions(versions: readonly string[], current: string): readonly string[] {
  return versions
    .filter((version) => NAMED.test(version) && version !== current)
    .toSorted()
    .slice(0, -KEPT_VERSIONS);
}
