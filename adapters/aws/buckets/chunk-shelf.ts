import type { Clock } from '../../../src/kernel/clock.ts';
import { entriesIn, type RecordEntry, withEntries } from '../table/record-chunk.ts';
import { CHUNK_ENTRIES, type Chunk } from '../table/record-slot.ts';
import type { Table } from '../table/table.ts';
import { type Item, numberOf, textOf } from '../table/table-item.ts';
import { expiry, isLive } from '../table/table-layout.ts';

const SHELF_BYTES = 16 * 1024 * 1024;
const NOTHING = Buffer.alloc(0);

/** Chunks in the table, those used last kept at hand as they were when last seen. */
export interface ChunkShelf {
  /** All chunks of a slot, up to the first that has room. */
  chain(pkOf: (index: number) => string | undefined): Promise<readonly Chunk[]>;
  /** The chunk as it is when nobody has written it yet. */
  none(pk: string | undefined): Chunk | undefined;
  /** False when it is not as it was seen; the next chain has it as it is. */
  write(chunk: Chunk, entries: readonly RecordEntry[], expiresAt: number): Promise<boolean>;
  /** The next chain reads the chunk. */
  forget(chunk: Chunk): void;
}

export function createChunkShelf(table: Table, clock: Clock): ChunkShelf {
  const shelf = new Map<string, Chunk>();
  let bytes = 0;

  const forget = ({ pk }: Pick<Chunk, 'pk'>) => {
    bytes -= shelf.get(pk)?.bytes.length ?? 0;
    shelf.delete(pk);
  };
  const keep = (chunk: Chunk): Chunk => {
    forget(chunk);
    shelf.set(chunk.pk, chunk);
    bytes += chunk.bytes.length;
    for (const oldest of shelf.values()) {
      if (bytes <= SHELF_BYTES) break;
      forget(oldest);
    }
    return chunk;
  };
  const see = async (pk: string): Promise<Chunk> => {
    const kept = shelf.get(pk);
    if (kept !== undefined && kept.expiresAt > clock()) return keep(kept);
    return keep(chunkOf(pk, await table.get(pk), clock()));
  };

  return {
    async chain(pkOf) {
      const chunks: Chunk[] = [];
      for (let pk = pkOf(0); pk !== undefined; pk = pkOf(chunks.length)) {
        const chunk = await see(pk);
        chunks.push(chunk);
        if (entriesIn(chunk.bytes) < CHUNK_ENTRIES) break;
      }
      return chunks;
    },

    none: (pk) => (pk === undefined ? undefined : chunkOf(pk, undefined, 0)),

    async write(chunk, entries, expiresAt) {
      const { pk, token } = chunk;
      const item = { records: withEntries(chunk.bytes, entries), expiresAt: expiry(expiresAt) };
      const { written, ...found } = await table.put(
        pk,
        item,
        token === undefined
          ? { when: 'attribute_not_exists(#pk)' }
          : { when: '#token = :seen', values: { seen: token } },
      );
      keep(chunkOf(pk, 'item' in found ? found.item : found.current, clock()));
      return written;
    },

    forget,
  };
}

/** What has expired counts as nothing, but has to be written over. */
function chunkOf(pk: string, item: Item | undefined, now: number): Chunk {
  const { records } = item ?? {};
  const live = isLive(item, now) && records instanceof Uint8Array;
  return {
    pk,
    token: item && textOf(item, 'token'),
    bytes: live ? Buffer.from(records.buffer, records.byteOffset, records.byteLength) : NOTHING,
    expiresAt: 1_000 * numberOf(item, 'expiresAt'),
  };
}
