import {
  HEARD_LIFETIME_MS,
  type Heard,
  type HeardBook,
  type HeardWord,
  MAX_USUAL_QUIET_MS,
} from '../../../src/event/heard-book.ts';
import type { Table } from './table.ts';
import { type Item, numberOf, textOf } from './table-item.ts';
import { expiry, HEARD_LIST, heardKey, isLive, SILENT_LIST } from './table-layout.ts';

/** Tries to write over what another instance has just written. */
const MAX_TRIES = 4;

/** What was heard of, an item for each account and region. Its functions throw what those of `createTable` throw. */
export function createHeardBook(table: Table): HeardBook {
  /** False when another word came between reading and writing. */
  async function noteOnce(pk: string, word: HeardWord): Promise<boolean> {
    const found = await table.get(pk);
    const before = isLive(found, word.at) ? found : undefined;
    const heardAt = numberOf(before, 'at');
    const set = changes(word, before);
    if (set === undefined) return true;
    const { written } = await table.update(pk, {
      set,
      when: found === undefined ? 'attribute_not_exists(#pk)' : '#token = :before',
      ...(found === undefined ? {} : { values: { before: textOf(found, 'token') } }),
    });
    return written || heardAt >= word.at;
  }

  const live = async (list: string, until: number, limit: number, now: number) =>
    (await table.listed(list, until, limit)).filter((item) => isLive(item, now)).map(heardOf);

  return {
    async note(word) {
      const pk = heardKey(word);
      for (let tried = 0; tried < MAX_TRIES; tried += 1) if (await noteOnce(pk, word)) return;
    },
    quiet: (until, limit) => live(HEARD_LIST, until, limit, until),
    silent: (now, limit) => live(SILENT_LIST, now, limit, now),
    async tell(heard) {
      const { written } = await table.update(heardKey(heard), {
        set: { list: SILENT_LIST },
        when: '#at = :heardAt AND #list = :heard',
        values: { heardAt: heard.heardAt, heard: HEARD_LIST },
      });
      return written;
    },
  };
}

/** What a word changes; nothing when all of it was known. */
function changes({ account, region, tenant, kind, at }: HeardWord, before: Item | undefined) {
  const heardAt = numberOf(before, 'at');
  const lastDigest = numberOf(before, 'lastDigest');
  const digest = kind === 'digest' && at > lastDigest ? { lastDigest: at } : undefined;
  if (before !== undefined && at <= heardAt) return digest;
  const quietMs = before === undefined ? 0 : Math.min(at - heardAt, MAX_USUAL_QUIET_MS);
  return {
    account,
    region,
    tenant,
    list: HEARD_LIST,
    at,
    usualQuietMs: Math.max(numberOf(before, 'usualQuietMs'), quietMs),
    expiresAt: expiry(at + HEARD_LIFETIME_MS),
    ...digest,
  };
}

function heardOf(item: Item): Heard {
  const lastDigest = numberOf(item, 'lastDigest');
  return {
    account: textOf(item, 'account'),
    region: textOf(item, 'region'),
    tenant: textOf(item, 'tenant'),
    heardAt: numberOf(item, 'at'),
    usualQuietMs: numberOf(item, 'usualQuietMs'),
    ...(lastDigest === 0 ? {} : { lastDigest }),
  };
}
