import { describe, expect, test } from 'vitest';
import { credential } from '../../../src/redact/detectors/credential/all.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { carriers } from '../../support/planted/carriers.ts';
import { credentialLookAlikes, plantedCredential } from '../../support/planted/credential.ts';
import { formsOf, plantedSecrets } from '../../support/planted/secrets.ts';

const redactor = createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, 'all'));
const redacted = (text: string): string => redactor.redactText(text).text;

describe('credentials that their issuers mark', () => {
  test('something is planted for every detector', () => {
    const planted = new Set([...plantedSecrets(), ...plantedCredential()].map(({ type }) => type));
    expect(credential.map(({ type }) => type).filter((type) => !planted.has(type))).toEqual([]);
  });

  test.each(plantedCredential().map((planted, i) => [`${planted.type} ${i}`, planted] as const))(
    '%s is found as what it is, in every carrier',
    (_, { type, value, text }) => {
      expect(redactor.redactText(text).findings.map((finding) => finding.type)).toContain(type);
      for (const carry of Object.values(carriers)) {
        const output = redacted(carry(text));
        for (const form of formsOf(value)) expect(output).not.toContain(form);
      }
    },
  );

  test.each(plantedCredential().map((planted, i) => [`${planted.type} ${i}`, planted] as const))(
    'what stands around %s stays, and nothing is found twice',
    (_, { value, text }) => {
      const [before, after] = text.split(value);
      const output = redacted(`say ${text}, then`);
      expect(output.startsWith(`say ${before}[REDACTED:`)).toBe(true);
      expect(output.endsWith(`]${after}, then`)).toBe(true);
      expect(redacted(output)).toBe(output);
    },
  );

  test.each(Object.entries(carriers))('look-alikes stay byte-identical in the carrier %s', (_, carry) => {
    for (const innocent of credentialLookAlikes()) expect(redacted(carry(innocent))).toBe(carry(innocent));
  });
});
