import type { Counts, MessageMark, ParkedAs } from '../../src/event/ledger.ts';
import { addCounts } from '../../src/event/ledger-sum.ts';
import type { DeliveryMarks, MarkedMessage } from '../../src/forward/delivery-marks.ts';

interface Mark {
  readonly message: MarkedMessage;
  readonly claimant: string;
  readonly claimedAt: number;
  readonly leaseUntil: number;
  readonly crashes: number;
  readonly delivered: ReadonlySet<number>;
  readonly done: boolean;
  readonly expiresAt: number;
  readonly forwarded: Counts;
  readonly parked: ReadonlyMap<string, ParkedAs>;
  readonly replays: ReadonlySet<string>;
}

export interface MemoryDeliveryMarks extends DeliveryMarks {
  /** What the ledger reads. */
  all(): readonly MessageMark[];
}

/** Delivery marks of one process, forgotten with it. */
export function createMemoryDeliveryMarks(): MemoryDeliveryMarks {
  const marks = new Map<string, Mark>();
  const tokens = new Map<string, number>();
  const write = (key: string, mark: Mark) => {
    marks.set(key, mark);
    tokens.set(key, (tokens.get(key) ?? 0) + 1);
  };
  const tellRoot = ({ key, root }: MarkedMessage) => {
    const mark = root === undefined ? undefined : marks.get(root);
    if (root !== undefined && mark !== undefined)
      write(root, { ...mark, replays: new Set([...mark.replays, key]) });
  };

  return {
    async claim(message, claimant, now, leaseUntil) {
      const { key } = message;
      const mark = marks.get(key);
      const lease = { claimant, claimedAt: now, leaseUntil, expiresAt: Infinity };
      if (mark === undefined || mark.expiresAt <= now) {
        write(key, {
          ...lease,
          message,
          crashes: 0,
          delivered: new Set(),
          done: false,
          forwarded: {},
          parked: new Map(),
          replays: new Set(),
        });
        tellRoot(message);
        return { kind: 'claimed', delivered: new Set() };
      }
      if (mark.done) return { kind: 'done' };
      if (mark.leaseUntil > now) return { kind: 'busy', until: mark.leaseUntil };
      write(key, { ...mark, ...lease, crashes: mark.crashes + (mark.leaseUntil > 0 ? 1 : 0) });
      tellRoot(message);
      return { kind: 'claimed', delivered: new Set(mark.delivered) };
    },

    async settle(key, claimant, { settled, done, forwarded, parked }, expiresAt) {
      const mark = marks.get(key);
      if (mark === undefined) return;
      write(key, {
        ...mark,
        leaseUntil: mark.claimant === claimant ? 0 : mark.leaseUntil,
        delivered: new Set([...mark.delivered, ...settled]),
        done: mark.done || done,
        expiresAt,
        forwarded: addCounts(mark.forwarded, forwarded),
        parked: new Map([...mark.parked, ...parked.map((letter) => [letter.key, letter] as const)]),
      });
    },

    all: () =>
      [...marks.values()].map(({ message, done, delivered, parked, replays, ...mark }) => ({
        ...message,
        taken: message.taken,
        root: message.root,
        settled: done ? message.count : delivered.size,
        forwarded: mark.forwarded,
        parked: [...parked.values()],
        replays: [...replays],
        claimedAt: mark.claimedAt,
        leaseUntil: mark.leaseUntil,
        crashes: mark.crashes,
        token: String(tokens.get(message.key)),
      })),
  };
}
