import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entriesIn, findState, hashOfRecord, withEntries } from '../../../adapters/aws/table/record-chunk.ts';
import { CHUNK_ENTRIES, type Chunk, planSlot } from '../../../adapters/aws/table/record-slot.ts';
import { lawOf } from '../../../src/event/record-state.ts';

const NOTHING = Buffer.alloc(0);
const law = lawOf({ kind: 'file', name: 'bucket/file.json.gz 0' });
const records = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => hashOfRecord(`record-${from + i}`));
const chunk = (pk: string, held: readonly string[]): Chunk => ({
  pk,
  token: 'token',
  expiresAt: Number.POSITIVE_INFINITY,
  bytes: withEntries(
    NOTHING,
    held.map((record) => ({ record, state: 7 })),
  ),
});

test('a chunk holds what was written last of each record, as a map would', () => {
  const id = fc.nat(40).map(String);
  const writes = fc.array(fc.dictionary(id, fc.integer({ min: 0, max: 0xffff_ffff })), { maxLength: 6 });
  fc.assert(
    fc.property(writes, (all) => {
      const map = new Map<string, number>();
      let bytes: Buffer = NOTHING;
      for (const each of all) {
        const entries = Object.entries(each);
        for (const [name, state] of entries) map.set(name, state);
        bytes = withEntries(
          bytes,
          entries.map(([name, state]) => ({ record: hashOfRecord(name), state })),
        );
      }
      expect(entriesIn(bytes)).toBe(map.size);
      for (let i = 0; i <= 40; i += 1)
        expect(findState(bytes, hashOfRecord(String(i)))).toBe(map.get(String(i)));
    }),
    { numRuns: 50 },
  );
});

describe('a slot', () => {
  const full = chunk('0', records(CHUNK_ENTRIES - 2));
  const behind = (index: number): Chunk => ({ ...chunk(String(index), []), token: undefined });

  test('is filled up before it goes on in the next chunk', () => {
    const fresh = records(5, CHUNK_ENTRIES);
    const { changes, known } = planSlot([full], fresh, law, behind);
    expect(known).toEqual([]);
    expect(changes.map(({ chunk: { pk }, entries }) => [pk, entries.length])).toEqual([
      ['0', 2],
      ['1', 3],
    ]);
  });

  test('that may not grow gives what it cannot remember to whoever asks', () => {
    const fresh = records(5, CHUNK_ENTRIES);
    const { changes, known } = planSlot([full], fresh, law, () => undefined);
    expect(changes.map(({ entries }) => entries.length)).toEqual([2]);
    expect(known).toEqual(fresh.slice(2).map((record) => [record, 'ours']));
  });

  test('is not written for what it knows', () => {
    const { changes, known } = planSlot([full], records(2), law, behind);
    expect(changes).toEqual([]);
    expect(known.map(([, verdict]) => verdict)).toEqual(['taken', 'taken']);
  });
});
