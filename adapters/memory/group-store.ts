import type { Clock } from '../../src/kernel/clock.ts';
import { dueAt, type GroupState } from '../../src/notify/group/group-state.ts';
import type { GroupStore } from '../../src/notify/group/group-store.ts';

interface StoredGroup {
  /** JSON, so that what a caller holds and what is stored never share an object. */
  readonly json: string;
  readonly version: number;
  readonly expiresAt: number;
}

type Task =
  | { readonly kind: 'claimed'; readonly claimant: string; readonly leaseUntil: number }
  | { readonly kind: 'done'; readonly expiresAt: number };

/** Groups in this process's memory. Each call is atomic; what has expired is as if it had never been. */
export function createMemoryGroupStore(clock: Clock): GroupStore {
  const groups = new Map<string, StoredGroup>();
  const tasks = new Map<string, Task>();
  let versions = 0;

  function live(id: string): StoredGroup | undefined {
    const stored = groups.get(id);
    if (stored === undefined || stored.expiresAt > clock()) return stored;
    groups.delete(id);
    return undefined;
  }

  const idOf = (route: string, key: string) => JSON.stringify([route, key]);
  const read = ({ json, version }: StoredGroup) => ({ state: JSON.parse(json) as GroupState, version });

  return {
    get: async (route, key) => {
      const stored = live(idOf(route, key));
      return stored && read(stored);
    },

    put: async (state, version, expiresAt) => {
      const id = idOf(state.route, state.key);
      if (live(id)?.version !== version) return false;
      versions += 1;
      groups.set(id, { json: JSON.stringify(state), version: versions, expiresAt });
      return true;
    },

    due: async (now, limit) =>
      [...groups.keys()]
        .flatMap((id) => live(id) ?? [])
        .map(read)
        .map((group) => ({ ...group, at: dueAt(group.state) ?? Number.POSITIVE_INFINITY }))
        .filter(({ at }) => at <= now)
        .sort((a, b) => a.at - b.at)
        .slice(0, limit)
        .map(({ state, version }) => ({ state, version })),

    claim: async (task, claimant, now, leaseUntil) => {
      const held = tasks.get(task);
      if (held?.kind === 'done' && held.expiresAt > clock()) return 'done';
      if (held?.kind === 'claimed' && held.leaseUntil > now) return 'busy';
      tasks.set(task, { kind: 'claimed', claimant, leaseUntil });
      return 'claimed';
    },

    complete: async (task, expiresAt) => {
      tasks.set(task, { kind: 'done', expiresAt });
    },

    release: async (task, claimant) => {
      const held = tasks.get(task);
      if (held?.kind === 'claimed' && held.claimant === claimant) tasks.delete(task);
    },
  };
}
