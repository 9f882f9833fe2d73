import type { DeliveryMarks } from '../../src/forward/delivery-marks.ts';

interface Mark {
  claimant: string;
  leaseUntil: number;
  delivered: Set<number>;
  done: boolean;
  expiresAt: number;
}

/** Delivery marks of one process, forgotten with it. */
export function createMemoryDeliveryMarks(): DeliveryMarks {
  const marks = new Map<string, Mark>();

  return {
    async claim(key, claimant, now, leaseUntil) {
      const mark = marks.get(key);
      if (mark === undefined || mark.expiresAt <= now) {
        marks.set(key, { claimant, leaseUntil, delivered: new Set(), done: false, expiresAt: Infinity });
        return { kind: 'claimed', delivered: new Set() };
      }
      if (mark.done) return { kind: 'done' };
      if (mark.leaseUntil > now) return { kind: 'busy', until: mark.leaseUntil };
      marks.set(key, { ...mark, claimant, leaseUntil, expiresAt: Infinity });
      return { kind: 'claimed', delivered: new Set(mark.delivered) };
    },

    async settle(key, claimant, delivered, done, expiresAt) {
      const mark = marks.get(key);
      if (mark === undefined) return;
      marks.set(key, {
        claimant: mark.claimant,
        leaseUntil: mark.claimant === claimant ? 0 : mark.leaseUntil,
        delivered: new Set([...mark.delivered, ...delivered]),
        done: mark.done || done,
        expiresAt,
      });
    },
  };
}
