import type { Claimed, RecordBook, RecordName } from '../../src/event/record-book.ts';
import { type Law, lawOf, type RecordState, settleState, slotOf } from '../../src/event/record-state.ts';

type Slot = Map<string, RecordState>;

/** The records of one process, forgotten with it. */
export function createMemoryRecordBook(): RecordBook {
  const slots = new Map<string, Slot>();
  const slotFor = (name: RecordName): Slot => {
    const key = slotOf(name);
    const known = slots.get(key);
    if (known !== undefined) return known;
    const slot: Slot = new Map();
    slots.set(key, slot);
    return slot;
  };
  const apply = (slot: Slot, id: string, law: Law): Claimed => {
    const { verdict, next } = law(slot.get(id));
    if (next !== undefined) slot.set(id, next);
    return verdict;
  };

  return {
    async claim(names, taker) {
      const law = lawOf(taker);
      const seen = new Map<Slot, Set<string>>();
      return names.map((name) => {
        const slot = slotFor(name);
        const ids = seen.get(slot) ?? new Set<string>();
        seen.set(slot, ids);
        if (ids.has(name.id)) return 'taken';
        ids.add(name.id);
        return apply(slot, name.id, law);
      });
    },

    async settle(names) {
      for (const name of names) apply(slotFor(name), name.id, settleState);
    },
  };
}
