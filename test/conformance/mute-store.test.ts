import { describe, expect, test } from 'vitest';
import { createMuteStore } from '../../adapters/aws/table/mute-store.ts';
import { createMemoryMuteStore } from '../../adapters/memory/mute-store.ts';
import type { Mute } from '../../src/notify/group/mute.ts';
import { openTable } from '../support/local-aws.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

function mute(id: string, minutes: number, facts: Partial<Mute> = {}): Mute {
  return { id, when: {}, until: NOW + minutes * 60_000, comment: 'deployment', ...facts };
}

describe.each([
  ['memory', createMemoryMuteStore()],
  ['DynamoDB', createMuteStore(await openTable())],
])('mutes in %s', (_, store) => {
  test('come back as they were added, the earliest to end first', async () => {
    const hours = {
      timeZone: 'Europe/Warsaw',
      days: ['mon'],
      from: '22:00',
      to: '06:00',
      outside: false,
    } as const;
    const when = {
      rules: ['100102'],
      sources: ['198.51.100.0/24'],
      minSeverity: 'high',
      threat: false,
      hours,
    } as const;
    await store.add(mute('late', 60, { when, by: 'Ada' }));
    await store.add(mute('early', 30));
    expect(await store.list()).toEqual([mute('early', 30), mute('late', 60, { when, by: 'Ada' })]);
  });

  test('are added once', async () => {
    expect(await store.add(mute('once', 90))).toBe(true);
    expect(await store.add(mute('once', 95))).toBe(false);
    expect((await store.list()).at(-1)?.until).toBe(NOW + 90 * 60_000);
  });

  test('are gone when they are removed', async () => {
    await store.add(mute('gone', 1));
    expect(await store.remove('gone')).toBe(true);
    expect(await store.remove('gone')).toBe(false);
    expect((await store.list()).map(({ id }) => id)).not.toContain('gone');
  });
});
