import { expect, test } from 'vitest';
import type { Detector, FormDetector, TextDetector } from '../../../src/redact/detector.ts';
import { DETECTORS } from '../../../src/redact/detectors/all.ts';
import { MASK_EVERYTHING } from '../../../src/redact/mask-everything.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { StringScan } from '../../../src/redact/scan/string-scan.ts';
import { contextOf, formFinder } from '../../support/detect.ts';
import { growsTooFast } from '../../support/growth.ts';
import { ADVERSARIAL_PIECES, repeated } from '../../support/planted/adversarial.ts';

const KILOBYTE = 1_024;
const MOST_LITERALS = 4;
const context = contextOf('secret');

/** Pieces that, over and over, make the work grow too fast. */
function superlinear(work: (text: string) => void, pieces: readonly string[]): readonly string[] {
  return pieces.filter((piece) => {
    const [small, middle, large] = [0.32, 3.2, 32].map((size) =>
      repeated(piece, Math.round(size * KILOBYTE)),
    );
    work(small ?? '');
    return growsTooFast(work, small ?? '', middle ?? '') || growsTooFast(work, middle ?? '', large ?? '');
  });
}

const texts = DETECTORS.filter((detector): detector is TextDetector => 'find' in detector);
const forms = DETECTORS.filter((detector): detector is FormDetector => 'forms' in detector);
const scan = new StringScan(texts);
/** Pieces that, repeated, meet the detectors' triggers. */
const met = new Map<Detector, string[]>(texts.map((detector) => [detector, []]));
for (const piece of ADVERSARIAL_PIECES) {
  const text = repeated(piece, KILOBYTE);
  scan.read(text);
  for (const detector of scan.candidates(text, context) ?? []) met.get(detector)?.push(piece);
}

/** Those that look at short strings alone need no proof. */
const bounded = texts.filter(({ when }) => [when].flat().every(({ maxLength }) => maxLength !== undefined));

test.each(
  texts
    .filter((detector) => !bounded.includes(detector))
    .map((detector, i) => [`${detector.type} ${i}`, detector] as const),
)('the work of detector %s grows no faster than its input', (_, detector) => {
  const literals = [detector.when].flat().flatMap(({ literals: own = [] }) => own.slice(0, MOST_LITERALS));
  const pieces = [...literals, ...(met.get(detector) ?? [])];
  expect(pieces).not.toEqual([]);
  expect(superlinear((text) => detector.find(text, context), pieces)).toEqual([]);
});

test('the work of all forms grows no faster than their input', () => {
  const find = formFinder(forms);
  expect(superlinear((text) => find(text, context), ADVERSARIAL_PIECES)).toEqual([]);
});

const redactor = createRedactor(policyFor(MASK_EVERYTHING, 'all'));

test('the work of the whole engine grows no faster than its input', () => {
  expect(superlinear((text) => redactor.redact({ text }), ADVERSARIAL_PIECES)).toEqual([]);
});

test('the work on a key grows no faster than the key', () => {
  // Keys are scanned as texts are; what is their own does not depend on the piece.
  const pieces = ADVERSARIAL_PIECES.filter((_, i) => i % 5 === 0);
  expect(superlinear((text) => redactor.redact({ [text]: 1 }), pieces)).toEqual([]);
});
