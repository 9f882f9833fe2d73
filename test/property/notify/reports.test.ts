import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvCell } from '../../../src/notify/report/report-csv.ts';
import { createTally, mergeTallies } from '../../../src/notify/report/tally.ts';
import { ANY_CHARACTER } from '../../support/any-character.ts';

const words = fc.array(
  fc.integer({ min: 97, max: 112 }).map((code) => String.fromCharCode(code)),
  { maxLength: 200 },
);

function truth(all: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of all) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

test('a tally never counts too many, and at most its error too few', () => {
  fc.assert(
    fc.property(fc.array(words, { maxLength: 4 }), fc.integer({ min: 1, max: 20 }), (days, size) => {
      const states = days.map((day) => {
        const tally = createTally<null>(size);
        for (const word of day) tally.add(word, null);
        return tally.state();
      });
      const { rows, error } = mergeTallies(states, size);
      const counts = new Map(rows.map(({ word, count }) => [word, count]));
      expect(rows.length).toBeLessThanOrEqual(size);
      for (const [word, real] of truth(days.flat())) {
        const counted = counts.get(word) ?? 0;
        expect(counted).toBeLessThanOrEqual(real);
        expect(real - counted).toBeLessThanOrEqual(error);
      }
    }),
  );
});

test('no text becomes a formula, a second cell or a second line', () => {
  fc.assert(
    fc.property(fc.string({ unit: ANY_CHARACTER }), (text) => {
      const cell = csvCell(text);
      const inner = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '') : cell;
      expect(inner).not.toMatch(/^\s*[=+\-@\t\r＝＋－＠]/u);
      expect(inner).not.toMatch(/[\r\n"]/);
      if (!cell.startsWith('"')) expect(cell).not.toMatch(/[,;]/);
    }),
  );
});
