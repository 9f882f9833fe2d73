import { expect, test } from 'vitest';
import { createWaitingWord } from '../../../tools/local/waiting-word.ts';

const waits = {
  stage: 'enrich',
  source: 'app',
  count: 1,
  outcome: 'retried',
  reason: 'budget_exhausted',
} as const;

test('that events wait for the request limit is said once a minute, however many wait', () => {
  let now = 0;
  const word = createWaitingWord(() => now);
  expect(word(waits)).toContain('30 requests a minute');
  now = 59_999;
  expect(word(waits)).toBeUndefined();
  now = 60_000;
  expect(word(waits)).toContain('wait');
});

test('nothing is said of events that go through, or wait for something else', () => {
  const word = createWaitingWord(() => 0);
  expect(word({ ...waits, outcome: 'forwarded' })).toBeUndefined();
  expect(word({ ...waits, reason: 'network' })).toBeUndefined();
});
