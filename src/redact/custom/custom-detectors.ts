import { CodedError } from '../../kernel/coded-error.ts';
import { everyMatch } from '../characters.ts';
import { CERTAINTY, type Span, type TextDetector } from '../detector.ts';
import { contextWords } from './context-words.ts';
import { CHECKSUMS } from './named-checksums.ts';
import { parsePattern } from './parse-pattern.ts';
import { type CustomDetectorSettings, customType } from './settings.ts';
import { triggerOf } from './trigger-of.ts';

function isPair(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1));
}

/** A match without half a character at an end: patterns take a character beyond U+FFFF for two. */
function wholeCharacters(text: string, from: number, to: number): Span {
  return { start: isPair(text, from) ? from + 1 : from, end: isPair(text, to) ? to + 1 : to };
}

function customDetector(settings: CustomDetectorSettings): TextDetector {
  const { name, pattern, flags = '', checksum, context = [], action, secret } = settings;
  // Case changes nothing of what a string must show, and its table is dear when a function starts.
  const node = parsePattern(pattern);
  if (!node.ok) throw new CodedError('invalid_redaction_policy', `pattern of custom detector "${name}"`);
  const expression = new RegExp(pattern, `g${flags}`);
  const isValid = checksum === undefined ? undefined : CHECKSUMS[checksum];
  const tells = context.length === 0 ? undefined : contextWords(context);
  return {
    type: customType(name),
    pack: 'custom',
    version: 1,
    secret: secret === true,
    certainty: checksum === undefined ? CERTAINTY.prefixed : CERTAINTY.checked,
    ...(action === undefined ? {} : { defaultAction: action }),
    when: triggerOf(node.value),
    find(text, place) {
      const spans: Span[] = [];
      for (const { 0: match, index } of everyMatch(expression, text)) {
        const span = wholeCharacters(text, index, index + match.length);
        if (isValid?.(match) === false || tells?.(text, span, place) === false) continue;
        spans.push(span);
      }
      return spans;
    },
    ...(flags === 'i' ? { canonical: (value: string) => value.toLowerCase() } : {}),
  };
}

/**
 * Detectors as a tenant describes them; what they find is what JavaScript's engine matches, leftmost and longest first.
 * Linear only when `customProblems` has nothing to say of the settings, which is not asked again here.
 *
 * @throws CodedError `invalid_redaction_policy` when a pattern cannot even be read
 */
export function createCustomDetectors(settings: readonly CustomDetectorSettings[]): readonly TextDetector[] {
  return settings.map(customDetector);
}
