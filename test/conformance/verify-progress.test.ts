import { describe, expect, test } from 'vitest';
import { createVerifyProgress } from '../../adapters/aws/table/verify-progress.ts';
import { createMemoryVerifyProgress } from '../../adapters/memory/verify-progress.ts';
import type { BucketProgress } from '../../src/intake/digest/progress.ts';
import { openTable } from '../support/local-aws.ts';

const NOW = Date.parse('2026-03-04T05:00:00Z');
const PROGRESS: BucketProgress = {
  foundAt: NOW,
  shelves: Array.from({ length: 300 }, (_, i) => ({
    base: `AWSLogs/o-a1b2c3d4e5/${String(111_122_223_000 + i)}/`,
    region: 'eu-west-1',
    lookedUntil: NOW,
    checkedUntil: NOW - i * 1_000,
    scannedUntil: NOW - 21_600_000,
    told: i % 100 === 0 ? ['h-a', 'h-b'] : [],
    ...(i === 7 && { isSlow: true }),
  })),
};

describe.each([
  ['memory', createMemoryVerifyProgress()],
  ['DynamoDB', createVerifyProgress(await openTable())],
])('progress of a verification in %s', (_name, progress) => {
  test('is nothing at first, and what was saved afterwards', async () => {
    expect(await progress.claim('a', NOW, NOW + 1_000)).toEqual({ foundAt: 0, shelves: [] });
    await progress.save('a', PROGRESS, NOW, 0);
    expect(await progress.claim('a', NOW, NOW + 1_000)).toEqual(PROGRESS);
  });

  test('is given to one at a time, until its time is over or it is given back', async () => {
    expect(await progress.claim('b', NOW, NOW + 1_000)).toBeDefined();
    expect(await progress.claim('b', NOW + 999, NOW + 5_000)).toBeUndefined();
    expect(await progress.claim('b', NOW + 1_000, NOW + 5_000)).toBeDefined();
    await progress.save('b', PROGRESS, NOW + 1_500, NOW + 5_000);
    expect(await progress.claim('b', NOW + 2_000, NOW + 9_000)).toBeUndefined();
    await progress.save('b', PROGRESS, NOW + 2_000, 0);
    expect(await progress.claim('b', NOW + 2_000, NOW + 9_000)).toEqual(PROGRESS);
    expect(await progress.claim('c', NOW, NOW + 1)).toBeDefined();
  });
});
