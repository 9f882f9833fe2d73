import type { Claimed, RecordBook, RecordName } from '../../src/event/record-book.ts';
import { type Law, lawOf, type RecordState, settleState, slotOf } from '../../src/event/record-state.ts';

/** The records of one process, forgotten with it. */
export function createMemoryRecordBook(): RecordBook {
  const states = new Map<string, RecordState>();
  const placeOf = (name: RecordName) => `${slotOf(name)} ${name.id}`;
  const apply = (place: string, law: Law): Claimed => {
    const { verdict, next } = law(states.get(place));
    if (next !== undefined) states.set(place, next);
    return verdict;
  };

  return {
    async claim(names, taker) {
      const law = lawOf(taker);
      const seen = new Set<string>();
      return names.map((name) => {
        const place = placeOf(name);
        if (seen.has(place)) return 'taken';
        seen.add(place);
        return apply(place, law);
      });
    },

    async settle(names) {
      for (const name of names) apply(placeOf(name), settleState);
    },
  };
}
