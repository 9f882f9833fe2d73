import type { JsonValue } from '../kernel/json.ts';
import type { Detector, Finding } from './detector.ts';
import { DETECTORS } from './detectors/all.ts';
import { DocumentWalk } from './document-walk.ts';
import type { RedactionPolicy } from './policy.ts';
import { createPseudonyms } from './pseudonyms.ts';
import { StringRedactor } from './string-redactor.ts';
import { applyEdits } from './text-scanner.ts';

export interface RedactedDocument<T> {
  /** The very same value when nothing was changed. */
  readonly value: T;
  readonly findings: readonly Finding[];
  /** While a token key is rotated: the document's pseudonyms under the key before, see `Pseudonyms`. */
  readonly aliases: readonly string[];
}

/** A finding in a single text: UTF-16 offsets in the text as it was given, end exclusive. */
export interface TextFinding {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

export interface RedactedText {
  readonly text: string;
  readonly findings: readonly TextFinding[];
}

export interface Redactor {
  /**
   * Redacts every string, number and key of a JSON document, at most 512 levels deep; what lies deeper, or contains
   * itself, is masked whole. Never throws.
   */
  redact<T extends JsonValue>(document: T): RedactedDocument<T>;
  /** Redacts one string; `field` is the name of the field it stands in, if any. */
  redactText(text: string, context?: { readonly field?: string }): RedactedText;
}

const NO_ALIASES: readonly string[] = [];

/**
 * Compiles a policy once, with its own detectors beside the given ones. Of what passes through it the redactor keeps field
 * names and some strings in which it found nothing (`clean-strings.ts`), in memory alone.
 */
export function createRedactor(
  policy: RedactionPolicy,
  detectors: readonly Detector[] = DETECTORS,
): Redactor {
  const pseudonyms = policy.tokenKeys && createPseudonyms(policy.tokenKeys);
  const strings = new StringRedactor(policy, [...detectors, ...policy.custom], pseudonyms);
  const walk = new DocumentWalk(strings);
  return {
    redact(document) {
      // A text that was redacted before has left its own.
      pseudonyms?.takeAliases();
      const { value, findings } = walk.run(document);
      const aliases = pseudonyms?.takeAliases() ?? NO_ALIASES;
      return { value: value as typeof document, findings, aliases };
    },
    redactText(text, { field } = {}) {
      const place =
        field === undefined ? strings.places.root : strings.places.member(strings.places.root, field).place;
      const whole = place.rule === undefined ? undefined : strings.ruleEdit(text, place);
      const edits =
        whole === undefined
          ? strings.editsOf(text, place, 0)
          : [{ ...whole, start: 0, end: text.length, path: '' }];
      return {
        text: applyEdits(text, edits),
        findings: edits.map(({ type, start, end }) => ({ type, start, end })),
      };
    },
  };
}
