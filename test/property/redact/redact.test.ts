import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonValue } from '../../../src/kernel/json.ts';
import { DETECTORS } from '../../../src/redact/detectors/all.ts';
import { MASK_EVERYTHING } from '../../../src/redact/mask-everything.ts';
import type { FieldRule, RedactionPolicy } from '../../../src/redact/policy.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { ANY_CHARACTER } from '../../support/any-character.ts';
import { detect } from '../../support/detect.ts';
import { everyLookAlike, everyPlanted } from '../../support/planted/all.ts';
import { carriers } from '../../support/planted/carriers.ts';
import { formsOf } from '../../support/planted/secrets.ts';

const all = createRedactor(policyFor(MASK_EVERYTHING, 'all'));
const everything = policyFor(MASK_EVERYTHING, 'all', { current: 'a key of the tests' });

/** The policy `all` with another action for every detector and every field. */
function every(action: 'report' | 'drop' | 'token'): RedactionPolicy {
  const rule = (given: FieldRule | undefined) => given && { ...given, action };
  return {
    ...everything,
    detectors: Object.fromEntries(DETECTORS.map(({ type }) => [type, action])),
    fields: new Map([...everything.fields].map(([name, given]) => [name, rule(given)])),
    endings: everything.endings.map(([ending, given]) => [ending, { ...given, action }]),
  };
}

/** JSON with hostile keys and strings, some of them planted. */
const planted = fc
  .tuple(fc.constantFrom(...everyPlanted()), fc.constantFrom(...Object.values(carriers)))
  .map(([{ text }, carry]) => carry(text));
const text = fc.oneof(
  fc.string({ unit: ANY_CHARACTER, maxLength: 40 }),
  fc.constantFrom(...everyLookAlike()),
  planted,
  fc.tuple(fc.string(), planted).map(([before, secret]) => `${before} ${secret}`),
);
const key = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('__proto__', 'constructor', 'value', 'name', 'password', 'address', 'toString'),
  planted,
);
const { document } = fc.letrec<{ document: JsonValue }>((tie) => ({
  document: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.oneof(
      fc.integer(),
      fc.double({ min: 1e-7, max: 1e25, noNaN: true }),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie('document'), { maxLength: 4 }),
    fc
      .array(fc.tuple(key, tie('document')), { maxLength: 5 })
      .map((members) =>
        JSON.parse(`{${members.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(',')}}`),
      ),
  ),
}));

/** Kinds and sizes, without scalars. */
function shape(value: JsonValue): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value !== 'object' || value === null) return 'scalar';
  return Object.values(value).map(shape);
}

test('redacting twice is redacting once', () => {
  fc.assert(
    fc.property(document, (given) => {
      const once = all.redact(given);
      const twice = all.redact(once.value);
      expect(twice.findings).toEqual([]);
      expect(twice.value).toBe(once.value);
    }),
    { numRuns: 200 },
  );
});

test('the output has the shape of the input, survives JSON, and pollutes no prototype', () => {
  fc.assert(
    fc.property(document, (given) => {
      const { value } = all.redact(given);
      expect(shape(value)).toEqual(shape(given));
      expect(JSON.parse(JSON.stringify(value))).toEqual(value);
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test('a document without findings is returned as the very same value, and one with findings is not changed in place', () => {
  fc.assert(
    fc.property(document, (given) => {
      const before = JSON.stringify(given);
      const { value, findings } = all.redact(given);
      if (findings.length === 0) expect(value).toBe(given);
      expect(JSON.stringify(given)).toBe(before);
    }),
    { numRuns: 150 },
  );
});

test('report finds and changes nothing', () => {
  const reporting = createRedactor(every('report'));
  fc.assert(
    fc.property(document, (given) => {
      expect(reporting.redact(given).value).toBe(given);
      expect(reporting.redactText(JSON.stringify(given)).text).toBe(JSON.stringify(given));
      expect(reporting.redact(given).findings.length).toBeGreaterThanOrEqual(
        all.redact(given).findings.length > 0 ? 1 : 0,
      );
    }),
    { numRuns: 200 },
  );
});

test('what stands outside the findings of a text is unchanged', () => {
  fc.assert(
    fc.property(text, (given) => {
      const { text: redacted, findings } = all.redactText(given);
      let from = 0;
      let at = 0;
      for (const { start, end } of [...findings, { start: given.length, end: given.length }]) {
        expect(start).toBeGreaterThanOrEqual(from);
        const between = given.slice(from, start);
        at = redacted.indexOf(between, at);
        expect(at).toBeGreaterThanOrEqual(0);
        at += between.length;
        from = end;
      }
    }),
    { numRuns: 200 },
  );
});

test('a planted value survives nowhere, whatever stands around it and wherever it is put', () => {
  // Whatever touches a card number with a letter or a digit makes another word of it.
  const around = fc
    .string({ unit: ANY_CHARACTER, maxLength: 30 })
    .map((noise) => noise.replaceAll(/[\w.%\\@*]/g, ' '));
  fc.assert(
    fc.property(
      fc.constantFrom(...everyPlanted()),
      fc.constantFrom(...Object.values(carriers)),
      around,
      around,
      fc.constantFrom('a', 'message', 'data', 'note'),
      (secret, carry, before, after, name) => {
        const value = carry(`${before} ${secret.text} ${after}`.toWellFormed());
        const output = JSON.stringify(all.redact([{ [name]: value, [secret.text]: [value] }]).value);
        for (const form of formsOf(secret.value)) expect(output).not.toContain(form);
      },
    ),
    { numRuns: 700 },
  );
});

test('dropping and pseudonyms leave nothing of a planted value either, and a pseudonym is final', () => {
  const left: string[] = [];
  for (const action of ['drop', 'token'] as const) {
    const redactor = createRedactor(every(action));
    for (const { text: planted, value } of everyPlanted()) {
      const forms = formsOf(value);
      for (const [carrier, carry] of Object.entries(carriers)) {
        const output = redactor.redactText(carry(planted)).text;
        const isFinal = action !== 'token' || redactor.redactText(output).text === output;
        if (!isFinal || forms.some((form) => output.includes(form)))
          left.push(`${action} ${carrier} ${planted}`);
      }
    }
  }
  expect(left).toEqual([]);
});

test('arbitrary text neither crashes nor hangs a detector, and spans lie inside it', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...DETECTORS),
      fc.string({ unit: ANY_CHARACTER, maxLength: 200 }),
      (detector, given) => {
        for (const { start, end } of detect(detector, given)) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(given.length);
        }
      },
    ),
    { numRuns: 500 },
  );
});
