import { expect, test } from 'vitest';
import { benchEvents } from '../../../tools/bench/events.ts';
import { quantile } from '../../../tools/bench/harness.ts';
import { normalizeAll } from '../../../tools/bench/steps.ts';
import { trailEnvelopes } from '../../../tools/bench/trail-records.ts';

const events = benchEvents(1_000);

test('the same seed gives the same events, another seed others', () => {
  expect(benchEvents(50)).toEqual(benchEvents(50));
  expect(benchEvents(50, 2)).not.toEqual(benchEvents(50));
});

test('the median event has some 0.7 KB', () => {
  const sizes = events.map((event) => JSON.stringify(event).length);
  expect(quantile(sizes, 0.5)).toBeGreaterThan(640);
  expect(quantile(sizes, 0.5)).toBeLessThan(760);
});

test('sign-ins, requests, scans, administration and payments are all among them', () => {
  const families = events.map(({ action }) =>
    typeof action === 'string' ? action.split('_')[0] : undefined,
  );
  expect(new Set(families)).toEqual(new Set(['admin', 'api', 'auth', 'qr', 'transaction']));
});

test('every event and every record is taken by the normalizers', () => {
  expect(normalizeAll(events)).toHaveLength(1_000);
  expect(trailEnvelopes(100)).toHaveLength(100);
});
