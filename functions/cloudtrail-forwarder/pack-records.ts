import { MAX_MESSAGE_BYTES } from '../../src/event/limits.ts';
import { type EventLine, packLines } from '../../src/event/packed-message.ts';
import type { Judged } from './judge-records.ts';

/** A message as it goes to the events queue. */
export interface PackedRecords {
  readonly key: string;
  /** Lines in it. */
  readonly count: number;
  readonly body: string;
  /** False of a line that is larger than a message by itself: refused for ever, it would stop all that came with it. */
  readonly fits: boolean;
}

/** Room for what a dead letter says of itself beside the same events. */
const LETTER_BYTES = 2_048;

/** What becomes of a line that does not fit. */
export const TOO_LARGE: Judged = { kind: 'parked', reason: 'record_too_large' };

/** Packs lines, in order, into as few messages as hold them. */
export function packRecords(lines: readonly EventLine[], since: number, taken: string): PackedRecords[] {
  return packLines(lines, since, taken).map((message) => {
    const body = JSON.stringify(message);
    const { key, count } = message;
    return { key, count, body, fits: body.length <= MAX_MESSAGE_BYTES - LETTER_BYTES };
  });
}
