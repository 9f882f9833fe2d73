import type { SessionBook, SessionOrigin } from '../../src/enrich/session-book.ts';
import type { Clock } from '../../src/kernel/clock.ts';

/** Sessions that one process has heard of, forgotten with it. */
export function createMemorySessionBook(clock: Clock): SessionBook {
  const noted = new Map<string, { readonly origin: SessionOrigin; readonly expiresAt: number }>();
  const live = (name: string) => {
    const session = noted.get(name);
    return session !== undefined && session.expiresAt > clock() ? session : undefined;
  };

  return {
    async find(sessions) {
      return sessions.map(({ tenant, accessKeyId }) => live(JSON.stringify([tenant, accessKeyId]))?.origin);
    },
    async note(sessions) {
      for (const { tenant, accessKeyId, origin, expiresAt } of sessions) {
        const name = JSON.stringify([tenant, accessKeyId]);
        if ((live(name)?.origin.rank ?? -1) < origin.rank) noted.set(name, { origin, expiresAt });
      }
    },
  };
}
