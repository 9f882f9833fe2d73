import { DETECTORS } from '../../src/redact/detectors/all.ts';
import { policyFor } from '../../src/redact/policy-for.ts';
import { createRedactor, type RedactedText } from '../../src/redact/redactor.ts';

/** As `sluice redact --strings --all` does it: every detector with `mask`, also those that keep by default. */
const detectors = Object.fromEntries(DETECTORS.map(({ type }) => [type, 'mask' as const]));
const redactor = createRedactor(policyFor({ detectors, fields: {}, keep: [] }, 'all'));

export function redactText(text: string): RedactedText {
  return redactor.redactText(text);
}

/** Whether every value is gone from the text after redaction; a value that was not in it is gone. */
export function isGone(text: string, values: readonly string[]): boolean {
  const redacted = redactText(text).text;
  return values.every((value) => !redacted.includes(value));
}
