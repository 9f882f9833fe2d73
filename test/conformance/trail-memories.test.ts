import { describe, expect, test } from 'vitest';
import { createTable } from '../../adapters/aws/table/table.ts';
import { createTrailMemories } from '../../adapters/aws/table/trail-memories.ts';
import { createMemoryTrailMemories } from '../../adapters/memory/trail-memories.ts';
import type { TrailMemory } from '../../src/intake/trail/trail-state.ts';
import { openClient } from '../support/local-aws.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const arn = (name: string) => `arn:aws:cloudtrail:eu-west-1:111122223333:trail/${name}`;
const MEMORY: TrailMemory = {
  known: {
    bucket: 'trail-logs',
    prefix: '',
    kmsKey: '',
    multiRegion: true,
    globalEvents: true,
    organization: false,
    validation: true,
    covers: ['management write'],
    logging: true,
    startedAt: NOW - 1,
    deliveryError: '',
    digestError: '',
  },
  troubles: { late: { since: NOW - 10, toldAt: NOW } },
};

const { client, table } = await openClient();

describe.each([
  ['memory', createMemoryTrailMemories()],
  ['DynamoDB', createTrailMemories(createTable(client, table))],
])('what is remembered of trails, in %s', (_name, memories) => {
  test('is nothing at first', async () => {
    expect(await memories.read(arn('new'))).toEqual({ troubles: {} });
  });

  test('is what was written last, of each trail apart', async () => {
    await memories.write(arn('one'), MEMORY, NOW);
    await memories.write(arn('two'), MEMORY, NOW);
    await memories.write(arn('one'), { troubles: {} }, NOW);
    expect(await memories.read(arn('one'))).toEqual({ troubles: {} });
    expect(await memories.read(arn('two'))).toEqual(MEMORY);
  });
});
