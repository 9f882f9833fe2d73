import type { IngestKey, KeyRegistry, KeyStore } from '../../src/intake/key-store.ts';
import type { Table } from './table.ts';
import { type Item, numberOf, textOf } from './table-item.ts';
import { KEY_LIST, keyKey } from './table-layout.ts';
import type { TableReader } from './table-reader.ts';

/** `list` shows no more than these. */
const MAX_LISTED_KEYS = 10_000;

/** Ingest keys in the table. Look-ups read consistently; put a `cachedKeyStore` in front of them. */
export function createKeyStore(table: TableReader): KeyStore {
  return {
    async find(id) {
      const item = await table.get(keyKey(id));
      return item === undefined || item.revokedAt !== undefined ? undefined : readKey(item);
    },
  };
}

/** The same keys, for those who administer them. */
export function createKeyRegistry(table: Table): KeyRegistry {
  return {
    ...createKeyStore(table),

    async add({ id, expiresAt, tenant, application, secretHash }, createdAt) {
      const item = {
        tenant,
        application,
        secretHash,
        ...(expiresAt === undefined ? {} : { validUntil: expiresAt }),
        list: KEY_LIST,
        at: createdAt,
      };
      return (await table.put(keyKey(id), item, { when: 'attribute_not_exists(#pk)' })).written;
    },

    async list() {
      const items = await table.listed(KEY_LIST, Number.MAX_SAFE_INTEGER, MAX_LISTED_KEYS);
      return items.map((item) => ({
        ...readKey(item),
        createdAt: numberOf(item, 'at'),
        ...(typeof item.revokedAt === 'number' ? { revokedAt: item.revokedAt } : {}),
      }));
    },

    async revoke(id, revokedAt) {
      const revoked = await table.update(keyKey(id), {
        set: { revokedAt },
        when: 'attribute_exists(#pk) AND attribute_not_exists(#revokedAt)',
      });
      return revoked.written;
    },
  };
}

function readKey(item: Item): IngestKey {
  return {
    id: textOf(item, 'pk').slice(keyKey('').length),
    tenant: textOf(item, 'tenant'),
    application: textOf(item, 'application'),
    secretHash: textOf(item, 'secretHash'),
    ...(typeof item.validUntil === 'number' ? { expiresAt: item.validUntil } : {}),
  };
}
