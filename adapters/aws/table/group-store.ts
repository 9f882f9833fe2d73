import type { Clock } from '../../../src/kernel/clock.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { dueAt, type GroupState } from '../../../src/notify/group/group-state.ts';
import type { GroupStore } from '../../../src/notify/group/group-store.ts';
import { gathered } from './gather.ts';
import { packGroupState, unpackGroupState } from './group-state.ts';
import type { Table } from './table.ts';
import { type Item, numberOf, textOf } from './table-item.ts';
import { ABSENT, atSecond, DUE_LIST, expiry, groupKey, isLive, taskKey } from './table-layout.ts';

/** A claim that is neither completed nor released is forgotten this long after its lease. */
const CLAIM_LIFETIME_MS = 86_400_000;

/** Nobody waits for a task to be noted as done but the end of the invocation. */
const LINGER_MS = 5;

/** Alert groups in the table. A group that is owed something is in the list `due`. */
export function createGroupStore(table: Table, clock: Clock): GroupStore {
  // The alerts of one batch ask for their groups at once, and are done one shortly after the other.
  const itemOf = gathered(async (pks: readonly string[]) => {
    const found = new Map((await table.many(pks)).map((item) => [textOf(item, 'pk'), item]));
    return pks.map((pk) => found.get(pk));
  }, 0);
  const writeDone = gathered(async (items: readonly (Item & { readonly pk: string })[]) => {
    await table.putAll(items);
    return items;
  }, LINGER_MS);
  return {
    async get(route, key) {
      const item = await itemOf(groupKey(route, key));
      if (!isLive(item, clock())) return undefined;
      const group = readGroup(item);
      if (group === undefined) {
        throw new CodedError(
          'group_unreadable',
          `item ${groupKey(route, key)} is no alert group that this version can read: delete it, and the group begins anew`,
        );
      }
      return group;
    },

    async put(state, version, expiresAt) {
      const due = dueAt(state);
      const item = {
        state: packGroupState(state),
        // A group that begins anew after it expired must not meet a version that somebody still holds.
        version: version === undefined ? clock() : version + 1,
        expiresAt: expiry(expiresAt),
        ...(due === undefined ? {} : { list: DUE_LIST, at: due }),
      };
      const condition =
        version === undefined
          ? { when: ABSENT, values: atSecond(clock()) }
          : { when: '#version = :version', values: { version } };
      return (await table.put(groupKey(state.route, state.key), item, condition)).written;
    },

    async due(now, limit) {
      const items = await table.listed(DUE_LIST, now, limit);
      return (
        items
          .filter((item) => isLive(item, clock()) && numberOf(item, 'at') <= now)
          // One that cannot be read must not hold up the others; the next alert of its group reports it.
          .flatMap((item) => readGroup(item) ?? [])
      );
    },

    async claim(task, claimant, now, leaseUntil) {
      const item = { claimant, leaseUntil, done: false, expiresAt: expiry(leaseUntil + CLAIM_LIFETIME_MS) };
      const claim = await table.put(taskKey(task), item, {
        when: `${ABSENT} OR (#done = :no AND #leaseUntil <= :now)`,
        values: { ...atSecond(now), no: false, now },
      });
      if (claim.written) return 'claimed';
      return claim.current?.done === true ? 'done' : 'busy';
    },

    async complete(task, expiresAt) {
      await writeDone({ pk: taskKey(task), done: true, expiresAt: expiry(expiresAt) });
    },

    async release(task, claimant) {
      await table.delete(taskKey(task), {
        when: '#claimant = :claimant AND #done = :no',
        values: { claimant, no: false },
      });
    },
  };
}

function readGroup(item: Item): { readonly state: GroupState; readonly version: number } | undefined {
  const state = unpackGroupState(item.state);
  return state && { state, version: numberOf(item, 'version') };
}
