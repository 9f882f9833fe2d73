import type { JsonObject } from '../../kernel/json.ts';

/** A record of a file; undefined for what should be one and cannot be read. */
export type ReadRecord = JsonObject | undefined;

/**
 * Takes one file apart as its text arrives, cut anywhere: the same records come out however it is cut. Holds one record
 * and what came last, so that memory does not grow with the file. Never throws.
 */
export interface ObjectReader {
  /** Records that are whole now, in order. */
  push(text: string): readonly ReadRecord[];
  /** Records that only the end of the file makes whole. */
  end(): readonly ReadRecord[];
  /** What is wrong with the file as such, once it is known: nothing more comes out of it. */
  readonly damage: string | undefined;
}

/** A CloudTrail record is at most 256 KB; what is four times as long is none. */
export const MAX_RECORD_CHARS = 1_048_576;
