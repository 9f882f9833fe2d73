import { expect, test } from 'vitest';
import { DETECTORS } from '../../../src/redact/detectors/all.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { detect } from '../../support/detect.ts';
import { growsTooFast } from '../../support/growth.ts';
import { adversarialTexts } from '../../support/planted/adversarial.ts';

const KILOBYTE = 1_024;
/** Beginnings of the adversarial texts on which the work grows too fast. */
function superlinear(work: (text: string) => void): readonly string[] {
  const [small, middle, large] = [1, 10, 100].map((size) => adversarialTexts(size * KILOBYTE));
  return (large ?? []).flatMap((long, i) => {
    const short = middle?.[i] ?? '';
    work(small?.[i] ?? '');
    return growsTooFast(work, small?.[i] ?? '', short) || growsTooFast(work, short, long)
      ? [long.slice(0, 24)]
      : [];
  });
}

test('there are detectors to drive', () => {
  expect(DETECTORS.length).toBeGreaterThan(20);
});

test.each(DETECTORS.map((detector) => [detector.type, detector] as const))(
  'the work of detector %s grows no faster than its input',
  (_, detector) => {
    expect(superlinear((text) => detect(detector, text, 'secret'))).toEqual([]);
  },
);

test('the work of the whole engine grows no faster than its input', () => {
  const redactor = createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, 'all'));
  expect(superlinear((text) => redactor.redact({ text, [text]: 1 }))).toEqual([]);
});
