import { CodedError } from '../../kernel/coded-error.ts';
import { everyMatch } from '../characters.ts';
import { CERTAINTY, type Span, type TextDetector } from '../detector.ts';
import { contextWords } from './context-words.ts';
import { CHECKSUMS } from './named-checksums.ts';
import { customType, type ProvenDetector } from './settings.ts';

function isPair(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1));
}

/** A match without half a character at an end: patterns take a character beyond U+FFFF for two. */
function wholeCharacters(text: string, from: number, to: number): Span {
  return { start: isPair(text, from) ? from + 1 : from, end: isPair(text, to) ? to + 1 : to };
}

/** Types end where a configuration is read from a file. */
function expressionOf({ name, pattern, flags, trigger }: ProvenDetector): RegExp {
  try {
    if (typeof trigger === 'object') return new RegExp(pattern, `g${flags ?? ''}`);
  } catch {
    // The engine's message quotes the pattern and says no more.
  }
  throw new CodedError(
    'invalid_redaction_policy',
    `the pattern of custom detector "${name}" was never proven`,
  );
}

function customDetector(settings: ProvenDetector): TextDetector {
  const { name, flags, checksum, context = [], action, secret, trigger } = settings;
  const expression = expressionOf(settings);
  const isValid = checksum === undefined ? undefined : CHECKSUMS[checksum];
  const tells = context.length === 0 ? undefined : contextWords(context);
  return {
    type: customType(name),
    pack: 'custom',
    version: 1,
    secret: secret === true,
    certainty: checksum === undefined ? CERTAINTY.prefixed : CERTAINTY.checked,
    ...(action === undefined ? {} : { defaultAction: action }),
    when: trigger,
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
 *
 * @throws CodedError `invalid_redaction_policy` when one does not come from `provenDetectors`
 */
export function createCustomDetectors(settings: readonly ProvenDetector[]): readonly TextDetector[] {
  return settings.map(customDetector);
}
