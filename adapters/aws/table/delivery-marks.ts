import { hourOf } from '../../../src/event/ledger.ts';
import type { DeliveryMarks, MarkedMessage, Settlement } from '../../../src/forward/delivery-marks.ts';
import type { Table } from './table.ts';
import { type Item, numberOf } from './table-item.ts';
import { ABSENT, atSecond, expiry, isLive, ledgerList, ledgerShard, markKey } from './table-layout.ts';

/** A claim that nobody settles is kept this long after its lease: longer than SQS keeps the message. */
const UNSETTLED_LIFETIME_MS = 20 * 86_400_000;
/** Rounds against others who change the same mark; each lost round means that somebody else got on. */
const ROUNDS = 5;
const CONTENDED_RETRY_MS = 1_000;

/** Delivery marks in the table: one write for a message that is new, and one to settle it. */
export function createDeliveryMarks(table: Table): DeliveryMarks {
  return {
    async claim(message, claimant, now, leaseUntil) {
      const pk = markKey(message.key);
      const expiresAt = expiry(leaseUntil + UNSETTLED_LIFETIME_MS);
      const lease = { claimant, leaseUntil, claimedAt: now, expiresAt };
      const fresh = () =>
        table.put(pk, { ...lease, ...factsOf(message) }, { when: ABSENT, values: atSecond(now) });
      let seen = await fresh();
      for (let round = 1; round <= ROUNDS; round += 1) {
        const item = seen.written ? seen.item : seen.current;
        if (seen.written) {
          if (message.root !== undefined) await tellRoot(table, message.root, message.key);
          return { kind: 'claimed', delivered: positionsOf(item) };
        }
        if (!isLive(item, now)) {
          seen = await fresh();
        } else if (item.done === true) {
          return { kind: 'done' };
        } else if (numberOf(item, 'leaseUntil') > now) {
          return { kind: 'busy', until: numberOf(item, 'leaseUntil') };
        } else {
          const before = numberOf(item, 'leaseUntil');
          seen = await table.update(pk, {
            set: lease,
            // A claim that was released is free; one whose lease ran out was never heard of again.
            ...(before > 0 ? { add: { crashes: 1 } } : {}),
            when: '#leaseUntil = :before AND attribute_not_exists(#done) AND attribute_exists(#pk)',
            values: { before },
          });
        }
      }
      return { kind: 'busy', until: now + CONTENDED_RETRY_MS };
    },

    async settle(key, claimant, settlement, expiresAt) {
      const pk = markKey(key);
      const { settled, done } = settlement;
      const set = { expiresAt: expiry(expiresAt), ...(done ? { done } : {}) };
      // A set may not be empty, and the positions of one that is done are not read again.
      const delivered: Item = !done && settled.size > 0 ? { delivered: settled } : {};
      const change = {
        set,
        add: { ...delivered, ...accountOf(settlement) },
        ...(done ? { remove: ['delivered'] } : {}),
      };
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

/** Replays are not listed: they are found by the mark of the message whose events they bring. */
function factsOf({ key, taken, root, ...facts }: MarkedMessage): Item {
  return {
    ...facts,
    ...(taken === undefined ? {} : { taken }),
    ...(root === undefined
      ? { list: ledgerList(hourOf(facts.since), ledgerShard(key)), at: facts.since }
      : { root }),
  };
}

/** Told at every claim, so that a crash between the two writes is made good by the next. */
async function tellRoot(table: Table, root: string, key: string): Promise<void> {
  await table.update(markKey(root), { add: { replays: new Set([key]) }, when: 'attribute_exists(#pk)' });
}

function positionsOf(item: Item | undefined): ReadonlySet<number> {
  const delivered = item?.delivered;
  return new Set(delivered instanceof Set ? [...delivered].map(Number) : []);
}

function accountOf({ forwarded, parked }: Settlement): Item {
  const letters = parked.map(({ key, reason, count }) => `${key} ${reason} ${count}`);
  return {
    ...Object.fromEntries(
      Object.entries(forwarded).map(([sink, count]) => [`forwarded_${sink.replaceAll('-', '_')}`, count]),
    ),
    ...(letters.length === 0 ? {} : { parked: new Set(letters) }),
  };
}
