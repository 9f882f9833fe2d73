import { policyFor } from '../../src/redact/policy-for.ts';
import { createRedactor, type RedactedText } from '../../src/redact/redactor.ts';

/** Policy `all`: every detector, nothing kept. */
const redactor = createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, 'all'));

export function redactText(text: string): RedactedText {
  return redactor.redactText(text);
}

/** Whether every value is gone from the text after redaction; a value that was not in it is gone. */
export function isGone(text: string, values: readonly string[]): boolean {
  const redacted = redactText(text).text;
  return values.every((value) => !redacted.includes(value));
}
