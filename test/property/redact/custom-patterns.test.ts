import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCustomDetectors } from '../../../src/redact/custom/custom-detectors.ts';
import { parsePattern } from '../../../src/redact/custom/parse-pattern.ts';
import { patternProblem } from '../../../src/redact/custom/pattern-problem.ts';
import { provenDetectors } from '../../../src/redact/custom/proven-detectors.ts';
import { StringScan } from '../../../src/redact/scan/string-scan.ts';
import { contextOf } from '../../support/detect.ts';
import { growsTooFast } from '../../support/growth.ts';
import { type CountedMatches, countingMatcher } from '../../support/patterns/counting-matcher.ts';
import { patterns, textsFor } from '../../support/patterns/random-patterns.ts';

const KILOBYTE = 1_024;
/** Steps of the engine in the tests that a character may cost: 128 ways on, each of a few instructions. */
const MAX_STEPS_PER_CHARACTER = 1_024;

const flags = fc.constantFrom('' as const, '' as const, 'i' as const);
const accepted = fc
  .tuple(patterns, flags)
  .filter(([pattern, given]) => patternProblem(pattern, given) === undefined);
const withText = accepted.chain(([pattern, given]) =>
  fc.tuple(fc.constant(pattern), fc.constant(given), textsFor(pattern, given)),
);

function matcherOf(pattern: string, given: string): (text: string) => CountedMatches {
  const node = parsePattern(pattern, given);
  if (!node.ok) throw new Error(`${pattern}: ${node.error.what}`);
  const matcher = countingMatcher(node.value);
  return (text) => matcher(text, 50_000_000);
}

function nativeSpans(pattern: string, given: string, text: string): { start: number; end: number }[] {
  return Array.from(text.matchAll(new RegExp(pattern, `g${given}`)), ({ 0: match, index }) => ({
    start: index,
    end: index + match.length,
  }));
}

test('what an accepted pattern costs grows no faster than the text, whatever the text', () => {
  fc.assert(
    fc.property(withText, ([pattern, given, textOf]) => {
      const match = matcherOf(pattern, given);
      const [small, middle] = [1, 10].map((size) => match(textOf(size * KILOBYTE)).steps) as [number, number];
      expect(middle).toBeLessThanOrEqual(small * 15);
      expect(middle).toBeLessThanOrEqual(10 * KILOBYTE * MAX_STEPS_PER_CHARACTER);
    }),
    { numRuns: 150 },
  );
});

test('and is still the same for a character of 100 KB', () => {
  fc.assert(
    fc.property(withText, ([pattern, given, textOf]) => {
      const match = matcherOf(pattern, given);
      const [middle, large] = [10, 100].map((size) => match(textOf(size * KILOBYTE)).steps) as [
        number,
        number,
      ];
      expect(large).toBeLessThanOrEqual(middle * 15);
    }),
    { numRuns: 40 },
  );
});

test('the native engine takes no more than linear time either', () => {
  fc.assert(
    fc.property(withText, ([pattern, given, textOf]) => {
      const expression = new RegExp(pattern, `g${given}`);
      const work = (text: string): void => {
        expression.lastIndex = 0;
        while (expression.exec(text) !== null);
      };
      const [small, middle, large] = [1, 10, 100].map((size) => textOf(size * KILOBYTE)) as [
        string,
        string,
        string,
      ];
      expect(growsTooFast(work, small, middle) || growsTooFast(work, middle, large)).toBe(false);
    }),
    { numRuns: 150 },
  );
});

test('a pattern is read as JavaScript reads it: both engines match the same', () => {
  fc.assert(
    fc.property(withText, fc.nat(60), ([pattern, given, textOf], length) => {
      const text = textOf(length);
      expect(matcherOf(pattern, given)(text).spans).toEqual(nativeSpans(pattern, given, text));
    }),
    { numRuns: 200 },
  );
});

test('a detector finds exactly what JavaScript matches, and no text that it finds something in is passed over', () => {
  fc.assert(
    fc.property(withText, fc.nat(60), ([pattern, given, textOf], length) => {
      const text = textOf(length);
      const settings = { name: 'mine', pattern, ...(given === 'i' ? { flags: given } : {}) };
      const [detector] = createCustomDetectors(provenDetectors([settings]));
      const spans = detector?.find(text, contextOf()) ?? [];
      expect(spans).toEqual(nativeSpans(pattern, given, text));
      if (spans.length === 0 || detector === undefined) return;
      const scan = new StringScan([detector]);
      scan.read(text);
      expect(scan.candidates(text, contextOf())).toEqual([detector]);
    }),
    { numRuns: 200 },
  );
});

test('any text is judged without a crash, and what is accepted is an expression', () => {
  const hostile = fc.string({
    unit: fc.constantFrom(...'ab\\d[]()?:{}1,9|*+^$.-\ud800é'.split('')),
    maxLength: 40,
  });
  fc.assert(
    fc.property(hostile, flags, (pattern, given) => {
      const problem = patternProblem(pattern, given);
      if (problem === undefined) expect(() => new RegExp(pattern, given)).not.toThrow();
      else expect(problem).toMatch(/.; .|^has /);
      const prove = () =>
        provenDetectors([{ name: 'x', pattern, ...(given === 'i' ? { flags: given } : {}) }]);
      if (problem === undefined) expect(prove).not.toThrow();
      else expect(prove).toThrow(expect.objectContaining({ code: 'invalid_redaction_policy' }));
    }),
    { numRuns: 1_500 },
  );
});
