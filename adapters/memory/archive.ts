import type { Archive } from '../../src/forward/archive.ts';

/** An archive of one process. */
export function createMemoryArchive(): Archive & { readonly objects: ReadonlyMap<string, Uint8Array> } {
  const objects = new Map<string, Uint8Array>();
  return {
    objects,
    put: async (key, body) => {
      if (objects.has(key)) return 'there';
      objects.set(key, Uint8Array.from(body));
      return 'written';
    },
  };
}
