import type { DeliveryMarks } from '../../src/forward/delivery-marks.ts';
import type { Table } from './table.ts';
import { numberOf } from './table-item.ts';
import { ABSENT, atSecond, expiry, isLive, markKey } from './table-layout.ts';

/** A claim that nobody settles is kept this long after its lease: longer than SQS keeps the message. */
const UNSETTLED_LIFETIME_MS = 20 * 86_400_000;
/** Rounds against others who change the same mark; each lost round means that somebody else got on. */
const ROUNDS = 5;
const CONTENDED_RETRY_MS = 1_000;

/** Delivery marks in the table: one write for a message that is new, and one to settle it. */
export function createDeliveryMarks(table: Table): DeliveryMarks {
  return {
    async claim(key, claimant, now, leaseUntil) {
      const pk = markKey(key);
      const lease = { claimant, leaseUntil, expiresAt: expiry(leaseUntil + UNSETTLED_LIFETIME_MS) };
      let seen = await table.put(pk, lease, { when: ABSENT, values: atSecond(now) });
      for (let round = 1; round <= ROUNDS; round += 1) {
        const item = seen.written ? seen.item : seen.current;
        if (seen.written) {
          const delivered = item?.delivered;
          return { kind: 'claimed', delivered: delivered instanceof Set ? delivered : new Set() };
        }
        if (!isLive(item, now)) {
          seen = await table.put(pk, lease, { when: ABSENT, values: atSecond(now) });
        } else if (item.done === true) {
          return { kind: 'done' };
        } else if (numberOf(item, 'leaseUntil') > now) {
          return { kind: 'busy', until: numberOf(item, 'leaseUntil') };
        } else {
          seen = await table.update(pk, {
            set: lease,
            when: '#leaseUntil <= :now AND attribute_not_exists(#done) AND attribute_exists(#pk)',
            values: { now },
          });
        }
      }
      return { kind: 'busy', until: now + CONTENDED_RETRY_MS };
    },

    async settle(key, claimant, delivered, done, expiresAt) {
      const pk = markKey(key);
      const set = { expiresAt: expiry(expiresAt), ...(done ? { done } : {}) };
      // A set may not be empty, and one that is done is not read again.
      const change = done
        ? { set, remove: ['delivered'] }
        : { set, ...(delivered.size > 0 ? { add: { delivered } } : {}) };
      const ours = await table.update(pk, {
        ...change,
        set: { ...set, leaseUntil: 0 },
        when: '#claimant = :claimant',
        values: { claimant },
      });
      // The lease ran out and somebody else holds the claim: what we delivered is delivered all the same.
      if (!ours.written) await table.update(pk, { ...change, when: 'attribute_exists(#claimant)' });
    },
  };
}
