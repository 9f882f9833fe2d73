import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FileRecord, trailRecords } from '../../tools/cli/trail-filter/trail-files.ts';
import { ANY_CHARACTER } from '../support/any-character.ts';

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function read(bytes: Uint8Array, size: number): Promise<readonly FileRecord[]> {
  const found: FileRecord[] = [];
  for await (const each of trailRecords(cut(bytes, size))) found.push(each);
  return found;
}

const record = fc.record({
  eventName: fc.string({ unit: ANY_CHARACTER }),
  eventTime: fc.constant('2026-03-04T05:06:07Z'),
  requestParameters: fc.jsonValue({ maxDepth: 2 }),
});

test('any bytes are read or called damaged, never a crash', async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.uint8Array({ maxLength: 40 }).map((rest) => Buffer.concat([Buffer.from([0x1f, 0x8b]), rest])),
    fc
      .string({ unit: fc.constantFrom(...'[]{}:,"\\ \n0aRecords'.split('')), maxLength: 400 })
      .map((text) => Buffer.from(text)),
  );
  await fc.assert(
    fc.asyncProperty(bytes, fc.integer({ min: 1, max: 100 }), async (any, size) => {
      for (const { kind } of await read(any, size))
        expect(['record', 'unreadable', 'damage']).toContain(kind);
    }),
    { numRuns: 100 },
  );
});

test('the same records come out of a file, of lines and of an array, gzip or not, however the bytes come', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 3 }),
      fc.oneof(fc.constant(1), fc.integer({ min: 20, max: 600 })),
      async (records, size) => {
        const forms = [
          JSON.stringify({ Records: records }),
          JSON.stringify({ Records: records }, undefined, 2),
          JSON.stringify(records),
          records.map((each) => `${JSON.stringify(each)}\r\n`).join('\n'),
          records.map((each) => JSON.stringify({ Records: [each] })).join('\n'),
        ].map((text) => Buffer.from(text));
        const expected = (JSON.parse(JSON.stringify(records)) as object[]).map((each) => ({
          kind: 'record',
          record: each,
        }));
        for (const form of forms) {
          expect(await read(form, size)).toEqual(expected);
          expect(await read(gzipSync(form), size)).toEqual(expected);
        }
      },
    ),
    { numRuns: 12 },
  );
});

test('a gzip that was cut off is damaged, and what came before it is counted', async () => {
  const records = Array.from({ length: 200 }, (_, i) => ({ eventName: `Call${(i * 7_919) % 1_000}`, i }));
  const gzip = gzipSync(JSON.stringify({ Records: records }));
  const found = await read(gzip.subarray(0, gzip.length - 60), 500);
  expect(found.at(-1)).toMatchObject({ kind: 'damage' });
  expect(found.filter(({ kind }) => kind === 'record').length).toBeGreaterThan(10);
});
