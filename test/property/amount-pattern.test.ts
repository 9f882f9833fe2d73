import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amountPattern } from '../../tools/rules/amount-pattern.ts';

const MICRO = 1_000_000n;

/** Millionths of a unit, written out; `places` digits after the point, as many as it takes without them. */
function written(micros: bigint, places?: number): string {
  const fraction = String(micros % MICRO).padStart(6, '0');
  const shown = places === undefined ? fraction.replace(/0+$/, '') : fraction.slice(0, places);
  return shown === '' ? String(micros / MICRO) : `${micros / MICRO}.${shown}`;
}

/** Amounts that JavaScript writes as they are: at most 15 digits in all. */
const threshold = fc
  .tuple(fc.bigInt(0n, 999_999_999n), fc.bigInt(0n, MICRO - 1n), fc.constantFrom(1n, 100n, 10_000n, MICRO))
  .map(([whole, fraction, step]) => whole * MICRO + (fraction / step) * step)
  .filter((micros) => micros > 0n);

/** Around the threshold as well as anywhere. */
const amounts = threshold.chain((least) =>
  fc.record({
    least: fc.constant(least),
    micros: fc.oneof(
      fc.bigInt(0n, 2n * least),
      fc.bigInt(-3n, 3n).map((off) => (least + off < 0n ? 0n : least + off)),
      fc.bigInt(0n, 10n ** 24n),
    ),
  }),
);

test('the pattern holds exactly for numbers that are not less, however they are written', () => {
  fc.assert(
    fc.property(amounts, fc.constantFrom('', '+', '0', '+000'), ({ least, micros }, lead) => {
      const pattern = new RegExp(amountPattern(Number(written(least))));
      for (const text of [written(micros), written(micros, 6), `${written(micros, 6)}000`])
        expect([text, pattern.test(lead + text)]).toEqual([text, micros >= least]);
    }),
    { numRuns: 2_000 },
  );
});

test('no amount below nothing is high, and nothing but a number', () => {
  fc.assert(
    fc.property(amounts, fc.string({ minLength: 1 }), ({ least, micros }, noise) => {
      const pattern = new RegExp(amountPattern(Number(written(least))));
      expect(pattern.test(`-${written(micros)}`)).toBe(false);
      fc.pre(!/^[+\d.e]*$/.test(noise));
      expect(pattern.test(written(micros) + noise)).toBe(false);
    }),
  );
});

test('a number so large that JavaScript writes it with an exponent is not less than any threshold', () => {
  fc.assert(
    fc.property(
      amounts,
      fc.double({ min: 1e21, noNaN: true, noDefaultInfinity: true }),
      ({ least }, huge) => {
        expect(amountPattern(Number(written(least)))).toSatisfy((text: string) =>
          new RegExp(text).test(`${huge}`),
        );
      },
    ),
  );
});

test('the pattern of any threshold fits into an element of a rule', () => {
  fc.assert(
    fc.property(threshold, (least) => {
      expect(amountPattern(Number(written(least))).length).toBeLessThan(2_048);
      expect(amountPattern(999_999_999_999_999).length).toBeLessThan(2_048);
    }),
  );
});
