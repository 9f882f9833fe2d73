import { DamagedFile, hashContent, readContent } from '../../src/intake/digest/content.ts';
import type { ReadFile, TrailFiles } from '../../src/intake/digest/trail-files.ts';

export interface MemoryFile {
  readonly body: Uint8Array;
  readonly metadata: Readonly<Record<string, string>>;
  /** Epoch ms. */
  readonly modifiedAt: number;
  /** It may not be read. */
  readonly isDenied?: boolean;
}

/** Files of trails in one process, by bucket and key. */
export function createMemoryTrailFiles(
  buckets: ReadonlyMap<string, ReadonlyMap<string, MemoryFile>>,
  pageKeys = 1_000,
): TrailFiles {
  const keysOf = (bucket: string, prefix: string) =>
    [...(buckets.get(bucket)?.keys() ?? [])].filter((key) => key.startsWith(prefix)).sort();

  async function read<T>(
    bucket: string,
    key: string,
    take: (stream: AsyncIterable<Uint8Array>, metadata: MemoryFile['metadata']) => Promise<T>,
  ): Promise<ReadFile<T>> {
    const file = buckets.get(bucket)?.get(key);
    if (file === undefined) return { kind: 'missing' };
    if (file.isDenied === true) return { kind: 'denied' };
    try {
      return { kind: 'found', ...(await take(inPieces(file.body), file.metadata)) };
    } catch (error) {
      if (error instanceof DamagedFile) return { kind: 'damaged' };
      throw error;
    }
  }

  return {
    async folders(bucket, prefix) {
      const ends = keysOf(bucket, prefix).map((key) => [key, key.indexOf('/', prefix.length)] as const);
      return [...new Set(ends.flatMap(([key, end]) => (end < 0 ? [] : [key.slice(0, end + 1)])))];
    },

    async *pages(bucket, prefix, after = '') {
      const keys = keysOf(bucket, prefix).filter((key) => key > after);
      for (let at = 0; at < keys.length; at += pageKeys)
        yield keys
          .slice(at, at + pageKeys)
          .map((key) => ({ key, modifiedAt: buckets.get(bucket)?.get(key)?.modifiedAt ?? 0 }));
    },

    read: (bucket, key) =>
      read(bucket, key, async (stream, metadata) => ({ content: await readContent(key, stream), metadata })),

    hash: (bucket, key) => read(bucket, key, async (stream) => ({ sha256: await hashContent(key, stream) })),
  };
}

const PIECE_BYTES = 512;

async function* inPieces(body: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += PIECE_BYTES) yield body.subarray(at, at + PIECE_BYTES);
}
