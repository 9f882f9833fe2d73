import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PLANTED, type PlantedKind, plantedIn } from '../../../tools/soak/planted.ts';

const KINDS = Object.keys(PLANTED) as PlantedKind[];
const numbers = fc.integer({ min: 0, max: 10_000_000 });

test('a planted value is known wherever it stands, by its kind alone', () => {
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), numbers, (kind, n) => {
      expect(plantedIn(`{"note":"it is ${PLANTED[kind].of(n)}, he said"}`)).toEqual([kind]);
    }),
  );
});

test('what stands in its place is not taken for it', () => {
  const masks =
    'a [REDACTED:email] b [REDACTED:payment_card] c [REDACTED:phone_number] user@example.com 4111 1111 1111 1111';
  expect(plantedIn(masks)).toEqual([]);
});
