import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitTrailRecords } from '../../../src/intake/trail-records.ts';

async function split(text: string, chunkBytes = 7): Promise<unknown[]> {
  const bytes = Buffer.from(text);
  async function* chunks() {
    for (let i = 0; i < bytes.length; i += chunkBytes) yield bytes.subarray(i, i + chunkBytes);
  }
  const found: unknown[] = [];
  for await (const split of splitTrailRecords(chunks())) found.push(split.ok ? split.record : 'unreadable');
  return found;
}

test('every record of a file is found, not only the first', async () => {
  expect(await split('{"Records":[{"a":1},{"b":{"c":[{"d":2}]}},{"e":"}]{"}]}')).toEqual([
    { a: 1 },
    { b: { c: [{ d: 2 }] } },
    { e: '}]{' },
  ]);
});

test('a quote, a backslash and text beyond ASCII are read whole wherever a chunk ends', async () => {
  const records = [{ text: 'a "quoted" \\ backslash \\" żółw 🐢' }];
  for (const size of [1, 2, 3, 5, 64])
    expect(await split(JSON.stringify({ Records: records }), size)).toEqual(records);
});

test('an object outside an array is no record', async () => {
  expect(await split('{"meta":{"inner":{"x":1}},"Records":[{"a":1}]}')).toEqual([{ a: 1 }]);
});

test('a damaged record is reported and the next one is still read', async () => {
  expect(await split('{"Records":[{"a":nope},{"b":2}]}')).toEqual(['unreadable', { b: 2 }]);
});

test.each(['{"Records":[{"a":1},{"b"', '', 'no json', '{"Records":[{"a":"'])(
  'a file that ends early is refused: %j',
  async (text) => {
    await expect(split(text)).rejects.toMatchObject({ code: 'unreadable_object' });
  },
);

test('a record that never ends is refused before it fills the memory', async () => {
  await expect(split(`{"Records":[{"a":"${'x'.repeat(1_200_000)}"}]}`, 65_536)).rejects.toMatchObject({
    code: 'unreadable_object',
  });
});

test('splitting finds what parsing the whole file finds, for any records and any chunks', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
      fc.integer({ min: 1, max: 40 }),
      async (records, size) => {
        const text = JSON.stringify({ Records: records });
        expect(await split(text, size)).toEqual(JSON.parse(text).Records);
      },
    ),
    { numRuns: 200 },
  );
});
