import { randomUUID } from 'node:crypto';
import type { SendPace } from '../../../src/forward/send-pace.ts';
import {
  initialPace,
  type PaceLimits,
  type PaceState,
  readPace,
  settleGrant,
  takeGrant,
} from '../../../src/forward/send-rate.ts';
import type { Random } from '../../../src/kernel/clock.ts';
import type { Table } from './table.ts';
import { type Item, numberOf, textOf } from './table-item.ts';
import { expiry, paceKey } from './table-layout.ts';

/** A pace that nobody has used for so long is found out anew. */
const LIFETIME_MS = 3_600_000;
/** Rounds against others who change the same pace; each lost round means that somebody else got on. */
const TAKE_ROUNDS = 5;
const SETTLE_ROUNDS = 20;
const CONTENDED_RETRY_MS = 100;
/** Those who are sent away together do not come back together. */
const SPREAD_MS = 50;

/** `version` 0: there is no item. */
interface Seen {
  readonly version: number;
  /** Undefined when there is none that can be read. */
  readonly state: PaceState | undefined;
  /** Epoch ms; TTL deletes up to two days later. */
  readonly expiresAt: number;
}

/**
 * The pace of every node, shared by all who use the table, one item a node. A grant costs one write to take and one to
 * settle when nobody else was faster, and a read and a write more for each time that somebody was.
 */
export function createSendPace(table: Table, limits: PaceLimits, random: Random = Math.random): SendPace {
  /** As each node's item was when last seen here: often still true, which saves reading it. */
  const seen = new Map<string, Seen>();

  const remember = (node: string, item: Item | undefined): Seen => {
    const now = {
      version: numberOf(item, 'version'),
      state: readPace(textOf(item, 'state')),
      expiresAt: 1_000 * numberOf(item, 'expiresAt'),
    };
    seen.set(node, now);
    return now;
  };
  const paceOf = ({ state, expiresAt }: Seen, now: number) =>
    state === undefined || expiresAt <= now ? initialPace(limits) : state;
  const read = async (node: string) => remember(node, await table.get(paceKey(node)));

  async function write(node: string, { version }: Seen, state: PaceState, now: number): Promise<boolean> {
    const { written, ...found } = await table.update(paceKey(node), {
      set: { state: JSON.stringify(state), version: version + 1, expiresAt: expiry(now + LIFETIME_MS) },
      ...(version === 0
        ? { when: 'attribute_not_exists(#version)' }
        : { when: '#version = :version', values: { version } }),
    });
    remember(node, 'item' in found ? found.item : found.current);
    return written;
  }

  return {
    async take(node, want, now) {
      let known = seen.get(node);
      for (let round = 1; round <= TAKE_ROUNDS; round += 1) {
        const fresh = known === undefined;
        known ??= await read(node);
        const { state, answer } = takeGrant(paceOf(known, now), { id: randomUUID(), want, now }, limits);
        if (state !== undefined) {
          if (await write(node, known, state, now)) return answer;
          known = seen.get(node);
        } else if (fresh || round > 1) {
          return 'retryAt' in answer
            ? { ...answer, retryAt: answer.retryAt + Math.floor(random() * SPREAD_MS) }
            : answer;
        } else known = undefined;
      }
      return { granted: 0, retryAt: now + CONTENDED_RETRY_MS + Math.floor(random() * SPREAD_MS) };
    },

    async settle(node, grant, outcome, now) {
      for (let round = 1; round <= SETTLE_ROUNDS; round += 1) {
        const known = seen.get(node) ?? (await read(node));
        const state = settleGrant(paceOf(known, now), { id: grant, outcome, now }, limits);
        if (await write(node, known, state, now)) return;
      }
      // Not told, then: the grant expires by itself.
    },
  };
}
