import type { StormBook } from '../../src/notify/group/storm-book.ts';

const KEPT_MINUTES = 10;

/** Minutes of storms in this process; those long before the latest are forgotten. */
export function createMemoryStormBook(): StormBook {
  const minutes = new Map<
    string,
    { readonly minute: number; readonly marks: Set<string>; stormy: boolean }
  >();

  function held(line: string, minute: number) {
    const id = JSON.stringify([line, minute]);
    const known = minutes.get(id) ?? { minute, marks: new Set<string>(), stormy: false };
    minutes.set(id, known);
    for (const [old, { minute: at }] of minutes) if (at < minute - KEPT_MINUTES) minutes.delete(old);
    return known;
  }

  return {
    async enter(line, minute, mark, bound) {
      const { marks, stormy } = held(line, minute);
      if (marks.size < bound) marks.add(mark);
      return { marks: new Set(marks), stormy };
    },

    async foretell(line, minute) {
      const known = held(line, minute);
      if (known.marks.size === 0) known.stormy = true;
    },
  };
}
