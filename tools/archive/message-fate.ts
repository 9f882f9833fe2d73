import { type Item, numberOf, textsOf } from '../../adapters/aws/table/table-item.ts';
import { isLive, markKey } from '../../adapters/aws/table/table-layout.ts';
import type { TableReader } from '../../adapters/aws/table/table-reader.ts';
import type { EventId } from '../../src/event/event-id.ts';
import { MESSAGE_KEY_LENGTH } from '../../src/event/packed-message.ts';
import { sha256 } from '../../src/kernel/digest.ts';
import { keyOfOne } from './find-event.ts';

export interface ParkedLetter {
  readonly key: string;
  readonly reason: string;
  readonly count: number;
}

/** What the delivery mark of a message says of one of its events. */
export type EventFate =
  /** There is no mark: nobody has tried yet, or it was so long ago that the mark is gone. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'waiting'; readonly settled: number; readonly crashes: number }
  | { readonly kind: 'forwarded' }
  | { readonly kind: 'parked'; readonly letters: readonly ParkedLetter[] }
  /** Some of the message's events were parked and the others forwarded; the mark does not say which. */
  | { readonly kind: 'parked in part'; readonly letters: readonly ParkedLetter[] };

export interface ToldFate {
  readonly fate: EventFate;
  /** Messages that have brought the message's events once more, and whether that is done. */
  readonly again: readonly { readonly key: string; readonly done: boolean }[];
}

/** What became of an event of a message. */
export async function fateOf(
  table: TableReader,
  message: string,
  event: { readonly tenant: string; readonly id: EventId },
  now: number,
): Promise<ToldFate> {
  const mark = await table.get(markKey(message));
  if (!isLive(mark, now)) return { fate: { kind: 'unknown' }, again: [] };
  const again = await Promise.all(
    [...textsOf(mark, 'replays')].map(async (key) => ({
      key,
      done: (await table.get(markKey(key)))?.done === true,
    })),
  );
  return {
    fate: fateIn(mark, sha256(`${message} parked ${keyOfOne(event.tenant, event.id)}`, MESSAGE_KEY_LENGTH)),
    again,
  };
}

/** @param alone key of the dead letter that would hold this event and no other */
function fateIn(mark: Item, alone: string): EventFate {
  const letters = [...textsOf(mark, 'parked')].flatMap(readLetter);
  const own = letters.filter(({ key }) => key === alone);
  if (own.length > 0) return { kind: 'parked', letters: own };
  if (mark.done !== true)
    return { kind: 'waiting', settled: sizeOf(mark, 'delivered'), crashes: numberOf(mark, 'crashes') };
  if (letters.length === 0) return { kind: 'forwarded' };
  const parked = letters.reduce((sum, { count }) => sum + count, 0);
  return { kind: parked >= numberOf(mark, 'count') ? 'parked' : 'parked in part', letters };
}

function readLetter(text: string): readonly ParkedLetter[] {
  const [key = '', reason = '', count = ''] = text.split(' ');
  return count === '' ? [] : [{ key, reason, count: Number(count) }];
}

function sizeOf(mark: Item, name: string): number {
  const value: unknown = mark[name];
  return value instanceof Set ? value.size : 0;
}
