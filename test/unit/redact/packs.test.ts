import { describe, expect, test } from 'vitest';
import type { TextDetector } from '../../../src/redact/detector.ts';
import { DETECTORS } from '../../../src/redact/detectors/all.ts';
import { PACKS, resolveActions } from '../../../src/redact/packs.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { redactionProblems } from '../../../src/redact/redaction-problems.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';

const NOTHING = { types: {}, packs: {}, usual: {} };

/** A detector of the word "here", for what no built-in one does yet. */
function hereDetector(given: Partial<TextDetector>): TextDetector {
  return {
    type: 'here',
    pack: 'network',
    version: 1,
    certainty: 3,
    when: {},
    find: (text) => Array.from(text.matchAll(/here/g), ({ index }) => ({ start: index, end: index + 4 })),
    ...given,
  };
}

test('every detector belongs to a pack', () => {
  for (const { pack } of DETECTORS) expect(PACKS).toContain(pack);
});

describe('the action of a type', () => {
  test('is its own default, a mask without one', () => {
    const detectors = [hereDetector({ defaultAction: 'keep' }), hereDetector({ type: 'there' })];
    expect(resolveActions(detectors, NOTHING)).toEqual({ here: 'keep', there: 'mask' });
  });

  test("is outweighed by what is usual in a document, that by its pack's, and that by its type's", () => {
    const detectors = [hereDetector({ defaultAction: 'keep' })];
    const usual = { here: 'report' } as const;
    const packs = { network: 'drop' } as const;
    expect(resolveActions(detectors, { ...NOTHING, usual })).toEqual({ here: 'report' });
    expect(resolveActions(detectors, { ...NOTHING, usual, packs })).toEqual({ here: 'drop' });
    expect(resolveActions(detectors, { usual, packs, types: { here: 'mask' } })).toEqual({ here: 'mask' });
  });

  test('is a mask where its pack has a form that it has not', () => {
    const detectors = [
      hereDetector({ truncate: () => 'h' }),
      hereDetector({ type: 'there', defaultAction: 'keep' }),
    ];
    const packs = { network: 'truncate' } as const;
    expect(resolveActions(detectors, { ...NOTHING, packs })).toEqual({ here: 'truncate', there: 'mask' });
  });
});

test('a pack is switched as a whole', () => {
  const jane = ['jane', 'example.com'].join('@');
  const policy = policyFor({ detectors: {}, fields: {}, keep: [], packs: { contact: 'keep' } }, 'all');
  expect(createRedactor(policy).redactText(`${jane} password=hunter22`).text).toBe(
    `${jane} password=[REDACTED:password]`,
  );
});

test('truncate leaves what the detector makes of its value, and is refused where it makes nothing', () => {
  const detectors = [hereDetector({ truncate: () => 'h…' }), hereDetector({ type: 'there' })];
  const settings = { detectors: { here: 'truncate', there: 'truncate' }, fields: {}, keep: [] } as const;
  expect(redactionProblems(settings, { tokens: false, detectors })).toEqual([
    { path: 'detectors.there', message: expect.stringMatching(/no truncate form \(here has\); use mask/) },
  ]);
  const policy = {
    ...policyFor({ detectors: {}, fields: {}, keep: [] }, 'all'),
    detectors: settings.detectors,
  };
  expect(createRedactor(policy, detectors.slice(0, 1)).redactText('it is here').text).toBe('it is h…');
});
