import { expect } from 'vitest';
import type { Redactor } from '../../../src/redact/redactor.ts';
import { carriers } from './carriers.ts';
import { formsOf, type Planted } from './secrets.ts';

/** Expects that a planted value is found as what it is, that no carrier keeps a trace of it, and that once is enough. */
export function expectFoundAndGone(redactor: Redactor, { type, value, text }: Planted): void {
  const found = redactor.redactText(text).findings.map((finding) => finding.type);
  expect(found, text).toContain(type);
  for (const carry of Object.values(carriers)) {
    const output = redactor.redactText(carry(text)).text;
    for (const form of formsOf(value)) expect(output, text).not.toContain(form);
    expect(redactor.redactText(output).text).toBe(output);
  }
}
