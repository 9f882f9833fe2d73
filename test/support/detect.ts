import type { Detector, FormDetector, Span, StringContext } from '../../src/redact/detector.ts';
import { fieldName } from '../../src/redact/policy.ts';
import { FormIndex, type FormMatch } from '../../src/redact/scan/form-index.ts';
import { StringScan } from '../../src/redact/scan/string-scan.ts';
import { keyWords } from '../../src/redact/telling-words.ts';

/** Where a string stands: under a field, in an unnamed place, or (by default) where nothing is known of it. */
export function contextOf(field?: string): StringContext {
  return field === undefined
    ? { field: '', words: '', alone: true }
    : { field: fieldName(field), words: keyWords(field), alone: false };
}

/** Looks for the forms of `detectors`, and for nothing else. */
export function formFinder(
  detectors: readonly FormDetector[],
): (text: string, context: StringContext) => readonly FormMatch[] {
  const scan = new StringScan([]);
  const index = new FormIndex(detectors, scan.groups);
  return (text, context) => {
    scan.read(text);
    return index.find(text, context);
  };
}

/** What one detector finds by itself, without its trigger and without the others. */
export function detect(detector: Detector, text: string, field?: string): readonly Span[] {
  const context = contextOf(field);
  return 'find' in detector ? detector.find(text, context) : formFinder([detector])(text, context);
}
