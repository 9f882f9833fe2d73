import type { IdentityLeases } from '../../src/forward/agent/identity-leases.ts';

/** Leases of identities within one process. */
export function createMemoryIdentityLeases(): IdentityLeases {
  const leases = new Map<string, { readonly claimant: string; readonly until: number }>();
  const keyOf = (node: string, id: string) => JSON.stringify([node, id]);
  return {
    async lease(node, ids, claimant, now, until) {
      const free = ids.find((id) => (leases.get(keyOf(node, id))?.until ?? 0) <= now);
      if (free !== undefined) leases.set(keyOf(node, free), { claimant, until });
      return free;
    },
    async release(node, id, claimant) {
      const key = keyOf(node, id);
      if (leases.get(key)?.claimant === claimant) leases.delete(key);
    },
  };
}
