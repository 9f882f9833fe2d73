import { expect, test } from 'vitest';
import type { Vitals } from '../../../tools/soak/protocol.ts';
import { createSampler } from '../../../tools/soak/sampler.ts';

const VITALS = { rss: 1, timers: 2, ledger: {} } as Vitals;
const DEPTHS = { waiting: { trail: 0, events: 3, alerts: 0 }, deadLetters: 0 };

/** A sampler whose measurings end when they are told to. */
function bench() {
  const asked: { readonly collect: boolean; readonly end: PromiseWithResolvers<Vitals> }[] = [];
  const sampler = createSampler({
    functions: {
      measure: (collect) => {
        const end = Promise.withResolvers<Vitals>();
        asked.push({ collect, end });
        return end.promise;
      },
    },
    queueWatch: { depths: async () => DEPTHS },
    book: { counts: () => ({ taken: 5, analysed: 4, waiting: 1 }) },
    elapsedMs: () => 7_000,
    everyMs: 1_000,
    tell: () => {},
  });
  const settled = () => new Promise(setImmediate);
  return { asked, sampler, settled };
}

test('a measuring that takes long keeps nobody waiting, and no other begins meanwhile', async () => {
  const { asked, sampler, settled } = bench();
  for (const now of [0, 1_000, 2_000]) sampler.play(now);
  expect(asked).toHaveLength(1);
  asked[0]?.end.resolve(VITALS);
  await settled();
  expect(sampler.samples).toEqual([
    {
      atS: 7,
      vitals: VITALS,
      depths: DEPTHS,
      taken: 5,
      analysed: 4,
      waiting: 1,
      worldRss: expect.any(Number),
    },
  ]);
  sampler.play(2_500);
  expect(asked.map(({ collect }) => collect)).toEqual([true, false]);
});

test('a measuring that fails ends the run at the next turn', async () => {
  const { asked, sampler, settled } = bench();
  sampler.play(0);
  asked[0]?.end.reject(new Error('gone'));
  await settled();
  expect(() => sampler.play(1_000)).toThrow('gone');
});
