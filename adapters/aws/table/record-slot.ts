import type { Claimed } from '../../../src/event/record-book.ts';
import type { Law } from '../../../src/event/record-state.ts';
import { entriesIn, findState, type RecordEntry, type RecordHash } from './record-chunk.ts';

/** An item of a slot as it was when last seen. */
export interface Chunk {
  readonly pk: string;
  /** Names its last write; undefined when there is no item. */
  readonly token: string | undefined;
  readonly bytes: Buffer;
  /** Epoch ms. */
  readonly expiresAt: number;
}

/**
 * Records of a chunk: a write costs as many units as its item has KB, at most 48. A full chunk takes no more, ever, so
 * that whoever has seen it full and a record not in it need not look again.
 */
export const CHUNK_ENTRIES = 4_000;

export interface ChunkChange {
  readonly chunk: Chunk;
  readonly entries: readonly RecordEntry[];
}

export interface SlotPlan {
  /** Verdicts that need no write. */
  readonly known: readonly (readonly [RecordHash, Claimed])[];
  /** To be written in this order: nothing may stand behind a chunk that has room. */
  readonly changes: readonly ChunkChange[];
  /** How many of `known` nobody will remember, since the slot is full. */
  readonly forgotten: number;
}

/**
 * What the law makes of records, given all chunks of their slot. `behind` makes the chunk of an index that is not there
 * yet; undefined when the slot may not grow so far, and then nobody remembers what is new.
 */
export function planSlot(
  chunks: readonly Chunk[],
  records: Iterable<RecordHash>,
  law: Law,
  behind: (index: number) => Chunk | undefined,
): SlotPlan {
  const known: (readonly [RecordHash, Claimed])[] = [];
  const changes = new Map<Chunk, RecordEntry[]>();
  const change = (chunk: Chunk, entries: readonly RecordEntry[]) => {
    changes.set(chunk, [...(changes.get(chunk) ?? []), ...entries]);
  };
  const taken: RecordEntry[] = [];
  let forgotten = 0;
  for (const record of records) {
    const found = lookUp(chunks, record);
    const { verdict, next } = law(found?.state);
    if (next === undefined) known.push([record, verdict]);
    else if (found === undefined) taken.push({ record, state: next });
    else change(found.chunk, [{ record, state: next }]);
  }
  for (let index = chunks.length - 1, from = 0; from < taken.length; index += 1) {
    const chunk = chunks[index] ?? behind(index);
    if (chunk === undefined) {
      const { verdict } = law(undefined);
      forgotten = taken.length - from;
      known.push(...taken.slice(from).map(({ record }) => [record, verdict] as const));
      break;
    }
    const to = from + Math.max(CHUNK_ENTRIES - entriesIn(chunk.bytes), 0);
    if (to > from) change(chunk, taken.slice(from, to));
    from = to;
  }
  return { known, changes: [...changes].map(([chunk, entries]) => ({ chunk, entries })), forgotten };
}

function lookUp(chunks: readonly Chunk[], record: RecordHash) {
  for (const chunk of chunks) {
    const state = findState(chunk.bytes, record);
    if (state !== undefined) return { chunk, state };
  }
  return undefined;
}
