import { describe, expect, test } from 'vitest';
import { documentRecords, listedRecords } from '../../../src/intake/json-records.ts';
import type { ObjectReader } from '../../../src/intake/trail/object-reader.ts';

function readAll(reader: ObjectReader, text: string, chars = 7) {
  const records: unknown[] = [];
  for (let at = 0; at < text.length; at += chars) records.push(...reader.push(text.slice(at, at + chars)));
  records.push(...reader.end());
  return { records, damage: reader.damage };
}
const listed = (text: string, chars?: number) => readAll(listedRecords(), text, chars);
const sizes = [1, 2, 5, 64, 100_000];

test('every record of a file is found, not only the first', () => {
  for (const size of sizes)
    expect(listed('{"Records":[{"a":1},{"b":{"c":[{"d":2}]}},{"e":"}]{"}]}', size)).toEqual({
      records: [{ a: 1 }, { b: { c: [{ d: 2 }] } }, { e: '}]{' }],
      damage: undefined,
    });
});

test('records that begin with the same member are found wherever a chunk ends, with what looks like a seam inside them', () => {
  const records = Array.from({ length: 40 }, (_, i) => ({
    v: '1.0',
    n: i,
    text: `a "quoted" \\ backslash \\" },{"v":"x" żółw 🐢 ${i}`,
    list: i % 7 === 0 ? [{ v: '1' }, { v: '2' }] : [],
  }));
  for (const size of [...sizes, 300, 1_000])
    expect(listed(JSON.stringify({ Records: records }), size)).toEqual({ records, damage: undefined });
});

test('other members of the file, and values in its list that are no objects, are no records', () => {
  const text =
    '{"version":"1","meta":{"inner":{"x":1}},"configurationItems":[{"a":1},5,null,[{"b":1}],{"a":2}]}';
  for (const size of sizes) expect(listed(text, size).records).toEqual([{ a: 1 }, { a: 2 }]);
});

test.each([
  ['a list without anything around it', '[{"a":1},{"a":2}]'],
  [
    'white space between the tokens',
    '{\n  "Records": [\n    {\n      "a": 1\n    },\n    { "a": 2 }\n  ]\n}\n',
  ],
  ['a byte order mark before it', '\ufeff{"Records":[{"a":1},{"a":2}]}'],
  ['zeros behind it', '{"Records":[{"a":1},{"a":2}]}\0\0\0'],
  ['several documents', '{"Records":[{"a":1}]}{"Records":[]}\n{"Records":[{"a":2}]}'],
])('a file is read with %s', (_, text) => {
  for (const size of sizes)
    expect(listed(text, size)).toEqual({ records: [{ a: 1 }, { a: 2 }], damage: undefined });
});

test('an empty list is a file without records', () => {
  expect(listed('{"Records":[]}')).toEqual({ records: [], damage: undefined });
});

describe('of a damaged file', () => {
  test('a record that is no JSON is reported and the next one is still read', () => {
    for (const size of sizes)
      expect(listed('{"Records":[{"a":1},{"a":nope},{"a":3},{"a":4}]}', size)).toEqual({
        records: [{ a: 1 }, undefined, { a: 3 }, { a: 4 }],
        damage: undefined,
      });
  });

  test('those behind a record that lost a quotation mark are still read', () => {
    const text = '{"Records":[{"a":"1"},{"a":"2},{"a":"3"},{"a":"4"}]}';
    for (const size of sizes)
      expect(listed(text, size)).toEqual({
        records: [{ a: '1' }, undefined, { a: '3' }, { a: '4' }],
        damage: undefined,
      });
  });

  test.each([
    ['{"Records":[{"a":1},{"b"', [{ a: 1 }]],
    ['{"Records":[{"a":1}', [{ a: 1 }]],
    ['{"Records":[{"a":1}]', [{ a: 1 }]],
    ['{"Records":[{"a":1}]} and more', [{ a: 1 }]],
    ['{"Records":[{"a":1}]}]}', [{ a: 1 }]],
    ['{"Records":[{"a":"', []],
    ['', []],
    ['no json', []],
    ['"text"', []],
    ['{"message":"no list"}', []],
  ])('what is good is kept: %j', (text, records) => {
    for (const size of sizes)
      expect(listed(text, size)).toEqual({ records, damage: expect.stringMatching(/^it /) });
  });

  test('a record that never ends is given up before it fills the memory', () => {
    const reader = listedRecords();
    reader.push('{"Records":[{"a":1},{"a":"');
    const chunk = 'x'.repeat(65_536);
    let chunks = 0;
    while (reader.damage === undefined && chunks < 100) chunks += reader.push(chunk).length === 0 ? 1 : 100;
    expect(chunks).toBeLessThan(20);
  });
});

test('documents one behind the other are records, with or without line feeds between them', () => {
  for (const size of sizes)
    for (const between of ['', '\n', '\r\n'])
      expect(readAll(documentRecords(), ['{"a":[{"b":1}]}', '{"a":"}{"}'].join(between), size)).toEqual({
        records: [{ a: [{ b: 1 }] }, { a: '}{' }],
        damage: undefined,
      });
});
