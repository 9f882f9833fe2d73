import type { MadeSession, SessionBook, SessionOrigin } from '../../../src/enrich/session-book.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Table } from './table.ts';
import { type Item, numberOf, textOf } from './table-item.ts';
import { ABSENT, atSecond, expiry, isLive, sessionKey } from './table-layout.ts';

/** Writes at once; a message makes few sessions, a backfill many. */
const AT_ONCE = 16;

/** Sessions in the table: one write for each that is made, one read for a hundred that are asked for. */
export function createSessionBook(table: Table, clock: Clock): SessionBook {
  const note = async ({ tenant, accessKeyId, origin, expiresAt }: MadeSession) => {
    const { rank, ...rest } = origin;
    await table.put(
      sessionKey(tenant, accessKeyId),
      { origin: JSON.stringify(rest), rank, expiresAt: expiry(expiresAt) },
      { when: `${ABSENT} OR #rank < :rank`, values: { ...atSecond(clock()), rank } },
    );
  };

  return {
    async find(sessions) {
      const keys = sessions.map(({ tenant, accessKeyId }) => sessionKey(tenant, accessKeyId));
      const items = new Map((await table.many(keys)).map((item) => [textOf(item, 'pk'), item]));
      return keys.map((key) => readOrigin(items.get(key), clock()));
    },

    async note(sessions) {
      for (let from = 0; from < sessions.length; from += AT_ONCE)
        await Promise.all(sessions.slice(from, from + AT_ONCE).map(note));
    },
  };
}

function readOrigin(item: Item | undefined, now: number): SessionOrigin | undefined {
  if (!isLive(item, now)) return undefined;
  const rank = numberOf(item, 'rank') === 0 ? 0 : 1;
  return { ...(JSON.parse(textOf(item, 'origin')) as Omit<SessionOrigin, 'rank'>), rank };
}
