import type { IdentityLeases } from '../../../src/forward/agent/identity-leases.ts';
import { sha256 } from '../../../src/kernel/digest.ts';
import type { Table } from './table.ts';
import { expiry, identityKey } from './table-layout.ts';

/** A lease that nobody gives back vanishes from the table so long after its end. */
const KEPT_MS = 3_600_000;

/**
 * Leases of identities in the table, one item an identity, one write to take it and one to give it back. Takers begin at
 * different identities, so that they seldom meet at the first.
 */
export function createIdentityLeases(table: Table): IdentityLeases {
  return {
    async lease(node, ids, claimant, now, until) {
      const first = Buffer.from(sha256(claimant), 'base64url').readUInt32BE() % Math.max(1, ids.length);
      for (const id of [...ids.slice(first), ...ids.slice(0, first)]) {
        const taken = await table.put(
          identityKey(node, id),
          { claimant, leaseUntil: until, expiresAt: expiry(until + KEPT_MS) },
          { when: 'attribute_not_exists(#leaseUntil) OR #leaseUntil <= :now', values: { now } },
        );
        if (taken.written) return id;
      }
      return undefined;
    },

    async release(node, id, claimant) {
      await table.delete(identityKey(node, id), { when: '#claimant = :claimant', values: { claimant } });
    },
  };
}
