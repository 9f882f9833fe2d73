import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  acceptedOf,
  compareRatios,
  fails,
  LEAST_MARGIN_PERCENT,
} from '../../../tools/bench/guard/compare.ts';
import { guardText } from '../../../tools/bench/guard/text.ts';

const ratio = fc.double({ min: 0.01, max: 1_000, noNaN: true });
const marginPercent = fc.integer({ min: LEAST_MARGIN_PERCENT, max: 60 });
const accepted = fc.dictionary(fc.string({ minLength: 1 }), fc.record({ ratio, marginPercent }), {
  noNullPrototype: true,
});

describe('the guard', () => {
  test('never fails when every ratio is what was accepted', () => {
    fc.assert(
      fc.property(accepted, (baseline) => {
        const same = Object.entries(baseline).map(([label, each]) => ({ label, ratio: each.ratio }));
        expect(compareRatios(baseline, same).filter(fails)).toEqual([]);
      }),
    );
  });

  test('fails exactly when a ratio is worse by more than its margin', () => {
    fc.assert(
      fc.property(ratio, marginPercent, fc.double({ min: 0, max: 5, noNaN: true }), (was, margin, factor) => {
        const edge = 1 + margin / 100;
        fc.pre(Math.abs(factor - edge) > 1e-6);
        const [finding] = compareRatios({ a: { ratio: was, marginPercent: margin } }, [
          { label: 'a', ratio: was * factor },
        ]);
        expect(finding !== undefined && fails(finding)).toBe(factor > edge);
      }),
    );
  });

  test('fails for a ratio that nobody has accepted, for one that is measured no more, and for one that is no number', () => {
    const baseline = { gone: { ratio: 1, marginPercent: 15 }, broken: { ratio: 1, marginPercent: 15 } };
    const findings = compareRatios(baseline, [
      { label: 'new', ratio: 1 },
      { label: 'broken', ratio: Number.NaN },
    ]);
    expect(findings.map(({ label, standing }) => [label, standing])).toEqual([
      ['new', 'new'],
      ['broken', 'worse'],
      ['gone', 'gone'],
    ]);
    expect(findings.every(fails)).toBe(true);
  });

  test('does not take the name of something that every object has for a label', () => {
    const [finding] = compareRatios({}, [{ label: 'constructor', ratio: 1 }]);
    expect(finding?.standing).toBe('new');
  });

  test('says which ratio is worse and by how much, that it was measured twice, and how it is accepted', () => {
    const findings = compareRatios(
      {
        'redact: policy event': { ratio: 1.2, marginPercent: 15 },
        'encode: CloudTrail': { ratio: 3, marginPercent: 20 },
      },
      [
        { label: 'redact: policy event', ratio: 1.8 },
        { label: 'encode: CloudTrail', ratio: 2 },
      ],
    );
    const said = guardText(findings, new Set(['redact: policy event']));
    expect(said).toMatch(/redact: policy event +1\.20 +1\.80 +\+50 % +\+15 % +WORSE, measured twice/);
    expect(said).toContain('1 of 2 fail');
    expect(said).toContain('npm run bench -- --accept redact` and commit tools/bench/guard/baseline.json');
    expect(said).toMatch(/better.*--accept encode/);
  });
});

describe('an accepted ratio', () => {
  test('is the median of the runs, and no run of them fails against it', () => {
    fc.assert(
      fc.property(fc.array(ratio, { minLength: 1, maxLength: 9 }), (runs) => {
        const of = acceptedOf(runs);
        // Kept with three decimals.
        fc.pre(of.ratio > 0.1);
        for (const run of runs)
          expect(compareRatios({ a: of }, [{ label: 'a', ratio: run }]).filter(fails)).toEqual([]);
      }),
    );
  });

  test('has a margin of twice the farthest run, and never less than the least', () => {
    expect(acceptedOf([2, 2.02, 1.99])).toEqual({ ratio: 2, marginPercent: LEAST_MARGIN_PERCENT });
    expect(acceptedOf([2, 2.2, 1.9])).toEqual({ ratio: 2, marginPercent: 20 });
  });
});
