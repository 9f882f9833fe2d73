import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TextDetector } from '../../../src/redact/detector.ts';
import { StringScan } from '../../../src/redact/scan/string-scan.ts';
import { contextOf } from '../../support/detect.ts';

const literal = fc.string({ unit: fc.constantFrom(...Array.from('abcAB_-:1')), minLength: 1, maxLength: 5 });
const text = fc.string({ unit: fc.constantFrom(...Array.from('abcABC_-:12é ')), maxLength: 60 });

const detectorOf = (literals: readonly string[], i: number): TextDetector => ({
  type: `t${i}`,
  version: 1,
  pack: 'secret',
  certainty: 1,
  when: { literals },
  find: () => [],
});

test('a detector is a candidate just when one of its literals is in the text, whatever the case', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(literal, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
      text,
      (sets, given) => {
        const detectors = sets.map(detectorOf);
        const scan = new StringScan(detectors);
        scan.read(given);
        const lower = given.toLowerCase();
        const expected = detectors.filter((_, i) =>
          sets[i]?.some((each) => lower.includes(each.toLowerCase())),
        );
        expect(scan.candidates(given, contextOf()) ?? []).toEqual(expected);
      },
    ),
    { numRuns: 2_000 },
  );
});
