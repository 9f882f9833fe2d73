import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { MASK_EVERYTHING } from '../../../src/redact/mask-everything.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { judge } from '../../../tools/bench/redact-judgement.ts';
import { CAREFUL_PATHS, eventsToRedact } from '../../../tools/bench/redact-planted.ts';

test('every planted value can be read in its event before it is redacted', () => {
  const { planted, leaked, damaged, invalid } = judge((document) => document);
  expect({ leaked, damaged, invalid }).toEqual({ leaked: planted, damaged: 0, invalid: 0 });
  expect(planted).toBeGreaterThan(60);
});

test('a redactor that leaves nothing leaks nothing, damages everything, and breaks what was JSON', () => {
  const { lookAlikes, ...judgement } = judge(() => ({}));
  expect(judgement).toMatchObject({ leaked: 0, damaged: lookAlikes });
  expect(judgement.invalid).toBeGreaterThan(0);
  expect(lookAlikes).toBeGreaterThan(20);
});

test.each([
  ['as production runs it', { detectors: {}, fields: {}, keep: [] }, 'event'],
  ['with every detector', MASK_EVERYTHING, 'all'],
] as const)('Sluice %s leaks nothing and damages nothing', (_, settings, kind) => {
  const redactor = createRedactor(policyFor(settings, kind));
  expect(judge((document) => redactor.redact(document).value)).toMatchObject({
    leaked: 0,
    damaged: 0,
    invalid: 0,
  });
});

test('redactors that go by paths are given every path in which a field of its own has a value', () => {
  const at = (document: JsonObject, path: string): unknown =>
    path
      .split(/[.[\]"]+/)
      .filter((step) => step !== '')
      .reduce<unknown>((value, step) => (value as JsonObject | undefined)?.[step], document);
  const reached = eventsToRedact().filter(({ document, value }) =>
    CAREFUL_PATHS.some((path) => {
      const found = at(document, path);
      return typeof found === 'string' && found.includes(value);
    }),
  );
  expect(reached.length).toBeGreaterThanOrEqual(20);
});
