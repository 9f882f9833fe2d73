import { expect, test } from 'vitest';
import { lineRecords } from '../../../src/intake/line-records.ts';

const parse = (line: string) =>
  line === '' ? ('skip' as const) : line.startsWith('!') ? undefined : { line };

function readAll(text: string, chars: number) {
  const reader = lineRecords(parse);
  const records: unknown[] = [];
  for (let at = 0; at < text.length; at += chars) records.push(...reader.push(text.slice(at, at + chars)));
  return { records: [...records, ...reader.end()], damage: reader.damage };
}

test('every line is a record, the last one too without a line feed; blank ones are none', () => {
  for (const chars of [1, 3, 100])
    for (const text of ['\ufeffone two\n\n!\nthree', '\ufeffone two\n\n!\nthree\n'])
      expect(readAll(text, chars)).toEqual({
        records: [{ line: 'one two' }, undefined, { line: 'three' }],
        damage: undefined,
      });
});

test('an empty file has no lines', () => {
  expect(readAll('', 1)).toEqual({ records: [], damage: undefined });
});

test('a line that never ends is given up before it fills the memory', () => {
  const { records, damage } = readAll(`one\n${'x'.repeat(1_200_000)}`, 65_536);
  expect(records).toEqual([{ line: 'one' }]);
  expect(damage).toMatch(/longer/);
});
