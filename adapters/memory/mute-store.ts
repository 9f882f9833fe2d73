import type { Mute, MuteStore } from '../../src/notify/group/mute.ts';

/** Mutes in this process's memory. */
export function createMemoryMuteStore(): MuteStore {
  const mutes = new Map<string, Mute>();
  return {
    add: async (mute) => {
      if (mutes.has(mute.id)) return false;
      mutes.set(mute.id, mute);
      return true;
    },
    list: async () => [...mutes.values()].sort((a, b) => a.until - b.until),
    remove: async (id) => mutes.delete(id),
  };
}
