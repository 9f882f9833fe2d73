import { expect, test } from 'vitest';
import { createPace } from '../../../tools/replay/pace.ts';

function world(depths: readonly number[] = [], maxDepth = 100) {
  const state = { now: 0, interrupted: false, asked: 0, full: [] as number[] };
  const pace = createPace({
    rate: 50,
    maxDepth,
    queue: {
      depth: async () => {
        const visible = depths[Math.min(state.asked, depths.length - 1)] ?? 0;
        state.asked += 1;
        return { visible, hidden: 0 };
      },
    },
    now: () => state.now,
    wait: async (ms) => {
      state.now += ms;
    },
    interrupted: () => state.interrupted,
    onFull: (depth) => state.full.push(depth),
  });
  return { state, pace };
}

test('events go at the rate: the first at once, each batch when the one before it is paid for', async () => {
  const { state, pace } = world();
  const times: number[] = [];
  for (const events of [500, 100, 1, 1]) {
    expect(await pace.before(events)).toBeUndefined();
    times.push(state.now);
  }
  expect(times).toEqual([0, 10_000, 12_000, 12_020]);
});

test('a pause saves nothing up', async () => {
  const { state, pace } = world();
  await pace.before(50);
  state.now = 60_000;
  await pace.before(50);
  await pace.before(50);
  expect(state.now).toBe(61_000);
});

test('while the queue is long nothing more goes into it', async () => {
  const { state, pace } = world([250, 180, 99]);
  expect(await pace.before(1)).toBeUndefined();
  expect(state.full).toEqual([250, 180]);
  expect(state.now).toBe(10_000);
});

test('a queue that does not get shorter ends it', async () => {
  const { state, pace } = world([100]);
  expect(await pace.before(1)).toBe('queue full');
  expect(state.now).toBe(15 * 60_000);
});

test('the queue is asked once a second at most', async () => {
  const { state, pace } = world();
  for (let i = 0; i < 100; i += 1) await pace.before(1);
  expect(state.now).toBe(1_980);
  expect(state.asked).toBe(2);
});

test('an interruption is heard in the middle of a wait', async () => {
  const { state, pace } = world();
  await pace.before(5_000);
  const waiting = pace.before(1);
  state.interrupted = true;
  expect(await waiting).toBe('interrupted');
  expect(state.now).toBeLessThan(1_000);
});
