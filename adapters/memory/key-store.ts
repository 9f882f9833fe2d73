import type { IngestKey, KeyRegistry, RegisteredKey } from '../../src/intake/door/key-store.ts';

/** Ingest keys of one process; `keys` are there from the beginning. */
export function createMemoryKeyStore(keys: readonly IngestKey[] = []): KeyRegistry {
  const stored = new Map<string, RegisteredKey>(keys.map((key) => [key.id, { ...key, createdAt: 0 }]));

  return {
    knows: (id) => stored.has(id),

    async find(id) {
      const found = stored.get(id);
      if (found === undefined || found.revokedAt !== undefined) return undefined;
      const { createdAt: _, successor: __, ...key } = found;
      return key;
    },
    async add(key, createdAt) {
      if (stored.has(key.id)) return false;
      stored.set(key.id, { ...key, createdAt });
      return true;
    },
    async get(id) {
      return stored.get(id);
    },
    async list() {
      return [...stored.values()].sort((a, b) => a.createdAt - b.createdAt);
    },
    async revoke(id, revokedAt) {
      const found = stored.get(id);
      if (found === undefined || found.revokedAt !== undefined) return false;
      stored.set(id, { ...found, revokedAt });
      return true;
    },
    async replace(id, successor, expiresAt) {
      const found = stored.get(id);
      if (found === undefined || found.revokedAt !== undefined || found.successor !== undefined) return false;
      stored.set(id, { ...found, successor, expiresAt });
      return true;
    },
  };
}
