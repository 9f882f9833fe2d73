import {
  type IngestKey,
  type KeyRegistry,
  type KeyStore,
  PLAIN_KEY,
  type RegisteredKey,
} from '../../../src/intake/door/key-store.ts';
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

    async add(key, createdAt) {
      const item = { ...attributesOf(key), list: KEY_LIST, at: createdAt };
      return (await table.put(keyKey(key.id), item, { when: 'attribute_not_exists(#pk)' })).written;
    },

    async get(id) {
      const item = await table.get(keyKey(id));
      return item && readRegistered(item);
    },

    async list() {
      const items = await table.listed(KEY_LIST, Number.MAX_SAFE_INTEGER, MAX_LISTED_KEYS);
      return items.map(readRegistered);
    },

    async revoke(id, revokedAt) {
      const revoked = await table.update(keyKey(id), {
        set: { revokedAt },
        when: 'attribute_exists(#pk) AND attribute_not_exists(#revokedAt)',
      });
      return revoked.written;
    },

    async replace(id, successor, expiresAt) {
      const replaced = await table.update(keyKey(id), {
        set: { successor, validUntil: expiresAt },
        when: 'attribute_exists(#pk) AND attribute_not_exists(#revokedAt) AND attribute_not_exists(#successor)',
      });
      return replaced.written;
    },
  };
}

/** Lists are kept as words between spaces: neither scopes nor origins hold any. */
function attributesOf({ tenant, application, secretHash, kind, signature, ...key }: IngestKey): Item {
  return {
    tenant,
    application,
    secretHash,
    kind,
    scopes: key.scopes.join(' '),
    origins: key.origins.join(' '),
    signature,
    ...(key.expiresAt === undefined ? {} : { validUntil: key.expiresAt }),
    ...(key.eventsPerSecond === undefined ? {} : { eventsPerSecond: key.eventsPerSecond }),
  };
}

function readKey(item: Item): IngestKey {
  return {
    id: textOf(item, 'pk').slice(keyKey('').length),
    tenant: textOf(item, 'tenant'),
    application: textOf(item, 'application'),
    secretHash: textOf(item, 'secretHash'),
    kind: item.kind === 'publishable' ? 'publishable' : 'secret',
    scopes: wordsOf(item, 'scopes', PLAIN_KEY.scopes),
    origins: wordsOf(item, 'origins', PLAIN_KEY.origins),
    signature: item.signature === 'required' ? 'required' : 'optional',
    ...(typeof item.validUntil === 'number' ? { expiresAt: item.validUntil } : {}),
    ...(typeof item.eventsPerSecond === 'number' ? { eventsPerSecond: item.eventsPerSecond } : {}),
  };
}

function readRegistered(item: Item): RegisteredKey {
  return {
    ...readKey(item),
    createdAt: numberOf(item, 'at'),
    ...(typeof item.revokedAt === 'number' ? { revokedAt: item.revokedAt } : {}),
    ...(typeof item.successor === 'string' ? { successor: item.successor } : {}),
  };
}

/** An item without the attribute is older than it. */
function wordsOf(item: Item, name: string, absent: readonly string[]): readonly string[] {
  return item[name] === undefined ? absent : textOf(item, name).split(' ').filter(Boolean);
}
