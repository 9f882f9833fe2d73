import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_EVENTS_PER_REQUEST } from '../../../src/event/limits.ts';
import { batchBody, trailFile } from '../../../tools/soak/content.ts';
import { loadPlan, type Sending } from '../../../tools/soak/load-plan.ts';
import { createPlayer } from '../../../tools/soak/load-player.ts';

const SECONDS = 120;
function planOf(seed: number, rate: number): readonly Sending[] {
  const plan = loadPlan(seed, rate);
  return Array.from({ length: SECONDS }, () => plan.next().value).flat();
}
const sum = (sendings: readonly Sending[]) => sendings.reduce((total, { count }) => total + count, 0);
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });

test('the same seed gives the same load, event for event, and another one gives another', () => {
  expect(planOf(7, 100)).toEqual(planOf(7, 100));
  expect(planOf(8, 100)).not.toEqual(planOf(7, 100));
  const batch = planOf(7, 100).find(({ what }) => what === 'events') as Sending;
  expect(batchBody(7, batch, 0)).toBe(batchBody(7, batch, 0));
  expect(batchBody(8, batch, 0)).not.toBe(batchBody(7, batch, 0));
});

test('the rate is what was asked for, and every source has its part', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 20, max: 500 }), (seed, rate) => {
      const plan = planOf(seed, rate);
      const fresh = plan.filter(({ what }) => what !== 'again');
      expect(Math.abs(sum(fresh) / SECONDS - rate)).toBeLessThanOrEqual(rate * 0.02 + 1);
      for (const what of ['events', 'attack', 'trail', 'supabase', 'sentry'])
        expect(fresh.some((sending) => sending.what === what)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('no number is given twice, and what is sent again was sent before', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const plan = planOf(seed, 100);
      const fresh = plan.filter(({ what }) => what !== 'again').toSorted((a, b) => a.first - b.first);
      fresh.forEach(({ first }, i) => {
        const before = fresh[i - 1];
        expect(first).toBe(before === undefined ? 0 : before.first + before.count);
      });
      const again = plan.filter(({ what }) => what === 'again');
      expect(again.length).toBeGreaterThan(0);
      for (const { first, count, atMs } of again) {
        const original = plan.find((sending) => sending.what === 'events' && sending.first === first);
        expect(original?.count).toBe(count);
        expect(original?.atMs).toBeLessThan(atMs);
      }
      expect(Math.max(...plan.map(({ count }) => count))).toBeLessThanOrEqual(MAX_EVENTS_PER_REQUEST);
    }),
    { numRuns: 10 },
  );
});

test('a file has as many records as were planned, each with an id of its own', () => {
  const { json, ids } = trailFile(7, { atMs: 0, what: 'trail', first: 40, count: 50 }, 0);
  const { Records } = JSON.parse(json) as { Records: { eventID: string }[] };
  expect(Records.map(({ eventID }) => eventID)).toEqual(ids);
  expect(new Set(ids).size).toBe(50);
});

test('a player that is late makes up for it in order, and sends nothing behind the end', () => {
  const sent: Sending[] = [];
  const player = createPlayer(loadPlan(7, 100), 10_000, (sending) => sent.push(sending));
  for (const at of [0, 20, 40, 7_300, 7_320, 10_000, 20_000]) {
    player.playUntil(at);
    expect(sent.every(({ atMs }) => atMs <= at)).toBe(true);
  }
  const expected = planOf(7, 100).filter(({ atMs }) => atMs < 10_000);
  const inOrder = (sendings: readonly Sending[]) =>
    sendings.toSorted((a, b) => a.atMs - b.atMs || a.first - b.first);
  expect(inOrder(sent)).toEqual(inOrder(expected));
});
