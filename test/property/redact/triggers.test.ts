import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FormDetector, TextDetector, Trigger } from '../../../src/redact/detector.ts';
import { DETECTORS } from '../../../src/redact/detectors/all.ts';
import { SHAPE, shapeOf } from '../../../src/redact/scan/plain-shapes.ts';
import { StringScan } from '../../../src/redact/scan/string-scan.ts';
import { contextOf, detect, formFinder } from '../../support/detect.ts';
import { everyLookAlike, everyPlanted } from '../../support/planted/all.ts';

const builtIn = DETECTORS.filter((detector): detector is TextDetector => 'find' in detector);
const scan = new StringScan(builtIn);
const findForms = formFinder(DETECTORS.filter((detector): detector is FormDetector => 'forms' in detector));

const separator = fc.constantFrom(
  '',
  ' ',
  '-',
  '.',
  '/',
  '_',
  ':',
  ', ',
  '(',
  ')',
  '+',
  '\u00a0',
  '\u2011',
  '\\n',
  'é',
  '=',
);
const piece = fc.oneof(
  fc.constantFrom(...everyPlanted().map(({ text }) => text)),
  fc.constantFrom(...everyLookAlike()),
  fc.stringMatching(/^\d{1,12}$/),
  fc.constantFrom('ORD', 'id', 'tel', 'x', 'EUR', 'n'),
);
const text = fc
  .array(fc.tuple(piece, separator), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.flat().join(''));

test('a text in which a detector finds something triggers it', () => {
  fc.assert(
    fc.property(text, fc.constantFrom(undefined, 'note', 'phone', 'order_id'), (given, field) => {
      scan.read(given);
      const context = contextOf(field);
      const candidates = scan.candidates(given, context) ?? [];
      // What wants a text with nothing around it leaves that to its trigger.
      const able = builtIn.filter(
        ({ when }) => context.alone || [when].flat().some(({ alone }) => alone !== true),
      );
      const missed = able.filter(
        (detector) => !candidates.includes(detector) && detect(detector, given, field).length > 0,
      );
      expect(missed.map(({ type }) => type)).toEqual([]);
    }),
    { numRuns: 3_000 },
  );
});

const many = (maximum: number) => fc.option(fc.integer({ min: 1, max: maximum }), { nil: undefined });
const trigger: fc.Arbitrary<Trigger> = fc
  .record({
    length: many(70),
    maxLength: many(90),
    digits: many(5),
    dots: many(4),
    colons: many(3),
    hyphens: many(3),
    letterPair: fc.option(fc.boolean(), { nil: undefined }),
    alone: fc.option(fc.boolean(), { nil: undefined }),
  })
  .map((all) => JSON.parse(JSON.stringify(all)) as Trigger);

const count = (given: string, pattern: RegExp): number => given.match(pattern)?.length ?? 0;

/** What `Trigger` says, read word by word. */
function isMet(when: Trigger, given: string, alone: boolean): boolean {
  return (
    given.length >= (when.length ?? 0) &&
    given.length <= (when.maxLength ?? given.length) &&
    count(given, /\d/g) >= (when.digits ?? 0) &&
    count(given, /\./g) >= (when.dots ?? 0) &&
    count(given, /:/g) >= (when.colons ?? 0) &&
    count(given, /-/g) >= (when.hyphens ?? 0) &&
    (when.letterPair !== true || /(?<![A-Za-z\d])[A-Za-z]{2}\d/.test(given)) &&
    (when.alone !== true || alone)
  );
}

test('a detector without literals is a candidate just when all that one of its triggers needs is there', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(trigger, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 5 }),
      fc.string({ unit: fc.constantFrom(...Array.from('abC1234567.:- é_')), maxLength: 90 }),
      fc.boolean(),
      (sets, given, alone) => {
        const detectors = sets.map(
          (when, i): TextDetector => ({
            type: `t${i}`,
            version: 1,
            pack: 'custom',
            certainty: 1,
            when,
            find: () => [],
          }),
        );
        const own = new StringScan(detectors);
        own.read(given);
        const found = own.candidates(given, { alone }) ?? [];
        const expected = detectors.filter((_, i) => sets[i]?.some((when) => isMet(when, given, alone)));
        expect(new Set(found)).toEqual(new Set(expected));
      },
    ),
    { numRuns: 2_000 },
  );
});

test('no detector finds anything in a plain shape or in digits that no name tells of, and in four numbers only addresses', () => {
  const hex = fc.stringMatching(/^[\da-f]{16,64}$/);
  const numbers = fc.array(fc.nat({ max: 300 }), { minLength: 2, maxLength: 4 }).map((all) => all.join('.'));
  fc.assert(
    fc.property(
      fc.oneof(
        hex,
        numbers,
        fc.stringMatching(/^\d{4,13}$/),
        fc.uuid(),
        fc.constantFrom(...everyLookAlike()),
      ),
      (given) => {
        const shape = shapeOf(given);
        if (shape === SHAPE.other) return;
        const found = [
          ...builtIn.filter((detector) => detect(detector, given, 'note').length > 0),
          ...findForms(given, contextOf('note')).map(({ detector }) => detector),
        ];
        const allowed = shape === SHAPE.quad && found.length > 0 ? ['ip_address'] : [];
        expect(found.map(({ type }) => type)).toEqual(allowed);
      },
    ),
    { numRuns: 3_000 },
  );
});
