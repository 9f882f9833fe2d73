import type { Clock } from '../../src/kernel/clock.ts';
import type { Mute, MuteStore } from '../../src/notify/group/mute.ts';

/** A mute made by command works after at most so long. */
const REMEMBERED_MS = 10_000;

/** Mutes of the configuration and those of the table, which are read anew every ten seconds. */
export function rememberedMutes(
  configured: readonly Mute[],
  store: MuteStore,
  clock: Clock,
): () => Promise<readonly Mute[]> {
  let read: { readonly at: number; readonly mutes: Promise<readonly Mute[]> } | undefined;
  return async () => {
    if (read === undefined || clock() - read.at >= REMEMBERED_MS) {
      read = { at: clock(), mutes: store.list() };
      // What could not be read is read again by the next alert.
      read.mutes.catch(() => {
        read = undefined;
      });
    }
    return [...configured, ...(await read.mutes)];
  };
}
