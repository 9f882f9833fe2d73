import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { KeptHour } from '../../../src/event/ledger-book.ts';
import { keptOf, MAX_KEPT_BYTES } from '../../../src/event/ledger-kept.ts';
import { sha256 } from '../../../src/kernel/digest.ts';

const NOW = Date.parse('2026-03-04T05:06:07Z');
const ITEM_BYTES = 400 * 1_024;
/** S3 allows names of so many bytes. */
const LONGEST_NAME = 1_024;

/** Text that gzip can do little with, as keys and names of messages are. */
function noise(seed: string, length: number): string {
  let text = '';
  for (let i = 0; text.length < length; i += 1) text += sha256(`${seed} ${i}`);
  return text.slice(0, length);
}

/** An hour whose five lists have `count` records each, of objects with names so long. */
function hourOf(count: number, name: number): KeptHour {
  const each = <T>(list: string, make: (key: string, whence: ReturnType<typeof whenceOf>, i: number) => T) =>
    Array.from({ length: count }, (_, i) => make(noise(`${list} ${i}`, 43), whenceOf(`${list} ${i}`, i), i));
  const whenceOf = (seed: string, i: number) => ({
    stage: 'cloudtrail-forwarder' as const,
    source: 'cloudtrail' as const,
    tenant: 'acme',
    origin: 'my-trail',
    request: `my-trail/${noise(`object ${seed}`, name)}`,
    at: NOW + i,
  });
  return {
    hour: '2026-03-04T05',
    records: 5 * count,
    rows: [],
    inFlight: each('f', (key, whence, i) => ({ ...whence, key, events: i, heardAt: NOW - i, claimed: true })),
    parked: each('p', (key, whence, i) => ({
      ...whence,
      message: key,
      letter: noise(`letter ${i}`, 43),
      reason: 'refused_by_wazuh',
      events: i,
    })),
    duplicates: each('d', (key, whence, events) => ({ ...whence, key, events })),
    crashed: each('c', (key, whence, crashes) => ({ ...whence, key, crashes })),
    waiting: each('w', (key) => [`mark ${key}`, noise(`token ${key}`, 22)] as const),
    summedAt: NOW,
    open: false,
  };
}
const written = (hour: KeptHour) => gzipSync(JSON.stringify(hour)).length;

const LONGEST = hourOf(500, LONGEST_NAME);

describe('what is kept of an hour', () => {
  test.each([
    ['of the usual length', hourOf(2_000, 110)],
    ['as long as S3 has them', LONGEST],
  ])('fits into an item when its records have names %s', (_, hour) => {
    expect(written(hour)).toBeGreaterThan(ITEM_BYTES);
    const kept = keptOf(hour);
    expect(written(kept)).toBeLessThanOrEqual(MAX_KEPT_BYTES);
    // Not much less than fits, and what is cut is told of.
    expect(written(kept)).toBeGreaterThan(MAX_KEPT_BYTES * 0.75);
    expect(kept.open).toBe(true);
    expect(keptOf(hour)).toEqual(kept);
  });

  test('is all of it when that fits', () => {
    const { inFlight, ...hour } = hourOf(300, 110);
    const kept = keptOf({ ...hour, inFlight });
    expect(kept).toEqual({ ...hour, inFlight: inFlight.toReversed() });
  });

  test('of messages in flight those of which nothing was heard for the longest', () => {
    const { inFlight } = keptOf(LONGEST);
    expect(inFlight.map(({ heardAt }) => heardAt)).toEqual(inFlight.map((_, i) => NOW - 499 + i));
  });
});
