import { expect, test } from 'vitest';
import { waitMs } from '../../../functions/enrich/wait-in-line.ts';
import { MAX_RETRY_DELAY_S, QUEUES } from '../../../src/pipeline.ts';

const WINDOW_MS = 62_000;
const REQUESTS = 30;
/** Of a full message: 500 events, 100 a request. */
const REQUESTS_A_MESSAGE = 5;

/** A line of full messages before a budget of 30 requests a window, each asked when its wait is over. */
function workOff(messages: number) {
  let line = Array.from({ length: messages }, (_, i) => ({
    key: `message-${i}`,
    at: 0,
    receives: 0,
    left: REQUESTS_A_MESSAGE,
  }));
  let now = 0;
  let openedAt = Number.NEGATIVE_INFINITY;
  let used = 0;
  let mostReceives = 0;
  while (line.length > 0) {
    now = line.reduce((soonest, { at }) => Math.min(soonest, at), Number.POSITIVE_INFINITY);
    for (const message of line) {
      if (message.at > now) continue;
      message.receives += 1;
      mostReceives = Math.max(mostReceives, message.receives);
      if (now >= openedAt + WINDOW_MS) {
        openedAt = now;
        used = 0;
      }
      const taken = Math.min(message.left, REQUESTS - used);
      used += taken;
      message.left -= taken;
      const afterMs = openedAt + WINDOW_MS - now;
      const wait = waitMs(
        { kind: 'retry', reason: 'budget_exhausted', afterMs },
        message.key,
        message.receives,
      );
      message.at = now + Math.min(MAX_RETRY_DELAY_S * 1_000, wait);
    }
    line = line.filter(({ left }) => left > 0);
  }
  return { tookMs: now, mostReceives };
}

test.each([20, 60, 200, 1_000])(
  'a line of %i full messages takes little longer than the budget needs, and few receives',
  (messages) => {
    const { tookMs, mostReceives } = workOff(messages);
    const windows = Math.ceil((messages * REQUESTS_A_MESSAGE) / REQUESTS);
    expect(tookMs).toBeLessThanOrEqual(WINDOW_MS * (1.05 * windows + 4));
    expect(mostReceives).toBeLessThan(QUEUES.events.maxReceiveCount / 4);
  },
);

test('what waits for something else than the budget waits as long as it was told', () => {
  expect(waitMs({ kind: 'retry', reason: 'network', afterMs: 4_000 }, 'key', 300)).toBe(4_000);
});
