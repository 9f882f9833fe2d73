import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPolledFeed } from '../../../tools/console/deployed/feed.ts';
import type { FeedItem } from '../../../tools/console/view.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const log = (i: number): FeedItem => ({ type: 'log', key: `k${i}`, at: i, level: 'low', message: `m${i}` });
const keysOf = (items: readonly FeedItem[]) => items.map(({ key }) => key);

test('it looks while somebody listens, tells each item once, and stops with the last listener', async () => {
  let looks = 0;
  const feed = createPolledFeed(1_000, async () => {
    looks += 1;
    return [log(looks), log(looks + 1)];
  });
  const heard: string[] = [];
  const leave = feed.subscribe((items) => heard.push(...keysOf(items)));
  await vi.advanceTimersByTimeAsync(2_500);
  expect(looks).toBe(3);
  expect(heard).toEqual(['k1', 'k2', 'k3', 'k4']);
  leave();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks).toBe(3);
});

test('who comes later hears at once what there is, and two listeners share the looks', async () => {
  let looks = 0;
  const feed = createPolledFeed(1_000, async () => {
    looks += 1;
    return [log(looks)];
  });
  feed.subscribe(() => {});
  await vi.advanceTimersByTimeAsync(1_500);
  const late: (readonly string[])[] = [];
  feed.subscribe((items) => late.push(keysOf(items)));
  expect(late).toEqual([['k1', 'k2']]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(late).toEqual([['k1', 'k2'], ['k3']]);
  expect(looks).toBe(3);
  feed.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks).toBe(3);
});

test('it keeps a bounded number, and what is found again after that is not new', async () => {
  const many = Array.from({ length: 150 }, (_, i) => log(i));
  const feed = createPolledFeed(1_000, async () => many);
  const heard: FeedItem[] = [];
  feed.subscribe((items) => heard.push(...items));
  await vi.advanceTimersByTimeAsync(5_500);
  expect(heard).toHaveLength(150);
  let kept: readonly FeedItem[] = [];
  feed.subscribe((items) => {
    kept = items;
  });
  expect(keysOf(kept)).toEqual(keysOf(many.slice(-100)));
  feed.close();
});
