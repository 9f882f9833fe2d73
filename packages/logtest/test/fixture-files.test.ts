import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { documentOf } from '../src/fixtures/changes.ts';
import { readDocument } from '../src/fixtures/json-document.ts';
import { readFixture, readIni } from '../src/index.ts';

describe('the JSON reader of fixtures', () => {
  it('reads what JSON.parse reads, however it is laid out', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(4), (value, indent) => {
        const read = readDocument(JSON.stringify(value, null, indent));
        expect(read.ok && read.document.value).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('refuses what JSON.parse refuses', () => {
    const damaged = fc
      .tuple(fc.json(), fc.nat(50), fc.constantFrom('', ',', '"', '}', ']', ':', '\\', '0', '-', 'x', '\n'))
      .map(([text, at, inserted]) => text.slice(0, at) + inserted + text.slice(at + 1));
    fc.assert(
      fc.property(damaged, (text) => {
        let parses = true;
        try {
          JSON.parse(text);
        } catch {
          parses = false;
        }
        expect(readDocument(text).ok).toBe(parses);
      }),
    );
  });

  it('knows the line of every value', () => {
    const read = readDocument('{\n "a": [\n  1,\n  {"b":\n   2}],\n "a.b": 3}');
    if (!read.ok) throw new Error(read.message);
    const lines = [[], ['a'], ['a', 0], ['a', 1, 'b'], ['a.b'], ['a', 7, 'c']].map((path) =>
      read.document.lineOf(path),
    );
    expect(lines).toEqual([1, 2, 3, 4, 6, 2]);
  });
});

test('any text may be refused as a fixture or a test file, and crashes neither', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      for (const { cases, faults } of [readFixture('a.json', text), readIni('a.ini', text)]) {
        expect(cases.every(({ steps }) => steps.length > 0)).toBe(true);
        expect(faults.every(({ line }) => line >= 1)).toBe(true);
      }
    }),
  );
});

test('changes reach into the document by dotted paths, and leave the base as it is', () => {
  const base = { a: { b: 1, c: 2 }, 'a.b': 3, text: 'x' };
  const changed = documentOf(base, { 'a.d.e': 4, 'text.inner': 5, __proto__x: 6 }, ['a.b', 'a.c', 'none.x']);
  expect(changed).toEqual({ a: { b: 1, d: { e: 4 } }, text: { inner: 5 }, __proto__x: 6 });
  expect(base).toEqual({ a: { b: 1, c: 2 }, 'a.b': 3, text: 'x' });
});
