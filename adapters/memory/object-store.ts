import type { ObjectStore, OpenedObject } from '../../src/event/object-store.ts';

export interface MemoryObjectStore extends ObjectStore {
  /** Puts an object; `denied` makes one that may not be read. */
  set(bucket: string, key: string, body: Uint8Array | 'denied'): void;
  delete(bucket: string, key: string): void;
}

const CHUNK_BYTES = 1_024;

/** Objects of one process, streamed in small chunks so that readers meet boundaries everywhere. */
export function createMemoryObjectStore(): MemoryObjectStore {
  const objects = new Map<string, Uint8Array | 'denied'>();
  async function* stream(body: Uint8Array) {
    for (let at = 0; at < body.length; at += CHUNK_BYTES) yield body.subarray(at, at + CHUNK_BYTES);
  }
  return {
    set: (bucket, key, body) => {
      objects.set(`${bucket}/${key}`, body);
    },
    delete: (bucket, key) => {
      objects.delete(`${bucket}/${key}`);
    },
    open: async (bucket, key): Promise<OpenedObject> => {
      const body = objects.get(`${bucket}/${key}`);
      if (body === undefined) return { kind: 'missing' };
      return body === 'denied'
        ? { kind: 'denied' }
        : { kind: 'found', bytes: body.length, stream: stream(body) };
    },
  };
}
