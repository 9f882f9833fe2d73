import { expect, test } from 'vitest';
import { batchEvents, halve, MAX_REQUEST_BYTES, requestBody } from '../../../src/forward/batch.ts';

const lines = (count: number, line = '{}') => Array.from({ length: count }, () => ({ line }));

test('nothing makes no request', () => {
  expect(batchEvents([])).toEqual([]);
});

test('a request holds at most 100 events, in order', () => {
  expect(batchEvents(lines(250))).toEqual([
    { from: 0, to: 100 },
    { from: 100, to: 200 },
    { from: 200, to: 250 },
  ]);
});

test('large events make smaller requests, whose bodies stay within the bound even if every byte is escaped', () => {
  const events = lines(100, '"'.repeat(65_000));
  const ranges = batchEvents(events);
  const sizes = ranges.map(({ from, to }) =>
    Buffer.byteLength(requestBody(events.slice(from, to).map(({ line }) => line))),
  );
  expect(ranges.length).toBeGreaterThan(1);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_REQUEST_BYTES + 100);
  expect(ranges.at(-1)?.to).toBe(100);
});

test('halves cover the whole', () => {
  expect(halve({ from: 3, to: 8 })).toEqual([
    { from: 3, to: 5 },
    { from: 5, to: 8 },
  ]);
});

test('the body has the one key that the server takes', () => {
  expect(requestBody(['{"a":1}'])).toBe('{"events":["{\\"a\\":1}"]}');
});
