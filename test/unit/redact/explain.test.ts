import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/kernel/json.ts';
import { provenDetectors } from '../../../src/redact/custom/proven-detectors.ts';
import { DETECTORS } from '../../../src/redact/detectors/all.ts';
import { DOCUMENT_KINDS } from '../../../src/redact/document-policies.ts';
import { createExplain, type ExplainedFinding } from '../../../src/redact/explain.ts';
import { MASK_EVERYTHING } from '../../../src/redact/mask-everything.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { plantedSample } from '../../support/planted/all.ts';
import { carriers } from '../../support/planted/carriers.ts';
import { appEvent, foreignAlert, trailRecord } from '../../support/planted/documents.ts';
import { plantedFields } from '../../support/planted/secrets.ts';

const NOTHING = { detectors: {}, fields: {}, keep: [] };
const SETTINGS = {
  detectors: { email: 'report', jwt: 'drop' },
  fields: { street: 'drop' },
  keep: [],
} as const;

const documents: readonly JsonObject[] = plantedSample().flatMap((secret, i) => [
  appEvent('e', secret, i),
  trailRecord('t', secret, i),
  foreignAlert('a', '198.51.100.7', [secret]),
]);

/** What `Redactor.redact` says of the same. */
function bare({ type, version, path, action }: ExplainedFinding) {
  return { type, version, path, action };
}

describe.each([
  ['the defaults', NOTHING],
  ["a tenant's settings", SETTINGS],
])('under %s', (_, settings) => {
  test.each(DOCUMENT_KINDS)('by the policy %s, what is explained is what is redacted', (kind) => {
    const policy = policyFor(settings, kind);
    const [explain, redactor] = [createExplain(policy), createRedactor(policy)];
    for (const document of documents)
      expect(explain(document).map(bare)).toEqual(redactor.redact(document).findings);
  });
});

test('what is explained is what is redacted in any JSON', () => {
  const policy = policyFor(NOTHING, 'all');
  const [explain, redactor] = [createExplain(policy), createRedactor(policy)];
  const text = fc
    .tuple(fc.constantFrom(...plantedSample()), fc.constantFrom(...Object.values(carriers)))
    .map(([secret, carry]) => carry(secret.text));
  const key = fc.oneof(text, fc.constantFrom('name', 'value', 'key', ...Object.keys(plantedFields())));
  const scalar = fc.oneof(
    text,
    fc.string(),
    fc.integer(),
    fc.constantFrom(4_242_424_242_424_242, null, true),
  );
  const { document } = fc.letrec<{ document: JsonValue }>((tie) => ({
    document: fc.oneof(
      { depthSize: 'small' },
      scalar,
      fc.array(tie('document'), { maxLength: 3 }),
      fc.dictionary(key, tie('document'), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(document, (given) => {
      expect(explain(given).map(bare)).toEqual(redactor.redact(given).findings);
    }),
    { numRuns: 200 },
  );
});

const explain = createExplain(policyFor(NOTHING, 'all'));

test('a finding is located in its string by keys as they came', () => {
  const [inText] = explain({ a: [{ note: 'mail ann@example.com now' }] });
  expect(inText).toMatchObject({ at: ['a', 0, 'note'], part: 'value', start: 5, end: 20, field: undefined });
  const [inKey, below] = explain({ 'ann@example.com': { password: 'correct horse' } });
  expect(inKey).toMatchObject({ at: ['ann@example.com'], part: 'key', start: 0, end: 15 });
  expect(below).toMatchObject({
    at: ['ann@example.com', 'password'],
    path: '[REDACTED:email].password',
    field: 'password',
  });
});

test('a rule is told from a detector of the same type, inside nested JSON too', () => {
  const body = JSON.stringify({ password: 'correct horse', line: 'password=Tr0ub4dor&3' });
  expect(explain({ body }).map(({ type, field, path }) => ({ type, field, path }))).toEqual([
    { type: 'password', field: 'password', path: 'body.password' },
    { type: 'password', field: undefined, path: 'body.line' },
  ]);
});

test('what would stand in the place of a finding is told, and nothing where it is only reported', () => {
  const replacements = (settings: typeof SETTINGS | typeof NOTHING) =>
    createExplain(policyFor(settings, 'all'))({ note: 'ann@example.com', street: 'High Street 1' }).map(
      ({ replacement }) => replacement,
    );
  expect(replacements(NOTHING)).toEqual(['[REDACTED:email]', '[REDACTED:postal_address]']);
  expect(replacements(SETTINGS)).toEqual([undefined, '']);
});

test("a tenant's own detectors are explained as they redact, in small numbers and in UUIDs too", () => {
  const custom = [
    { name: 'badge', pattern: '\\d{6}' },
    { name: 'batch', pattern: '00ab[0-9a-f]{4}' },
  ];
  const policy = policyFor({ ...NOTHING, custom: provenDetectors(custom) }, 'all');
  const document = { badge_no: 482_613, note: 'badge 482613', id: '00ab12cd-00aa-4bcd-8efa-a0b1c2d3e4f5' };
  const { findings } = createRedactor(policy).redact(document);
  expect(findings.map(({ type, path }) => `${type} ${path}`)).toEqual([
    'custom_badge badge_no',
    'custom_badge note',
    'custom_batch id',
  ]);
  expect(createExplain(policy)(document).map(({ type, path }) => `${type} ${path}`)).toEqual(
    findings.map(({ type, path }) => `${type} ${path}`),
  );
});

test('documents that nobody can read to their end are explained as far as they are masked', () => {
  const cycle: Record<string, JsonValue> = {};
  cycle.itself = cycle;
  expect(explain(cycle)).toMatchObject([{ type: 'cycle', at: ['itself'] }]);
  let deep: JsonValue = 'ann@example.com';
  for (let i = 0; i < 600; i += 1) deep = [deep];
  expect(explain(deep)).toMatchObject([{ type: 'too_deep' }]);
});

test('settings that mask everything name every detector', () => {
  const { detectors } = policyFor(MASK_EVERYTHING, 'all');
  expect(DETECTORS.filter(({ type }) => detectors[type] !== 'mask')).toEqual([]);
});
