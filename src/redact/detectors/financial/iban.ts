import { characterSet, contains, DIGITS, LETTERS } from '../../characters.ts';
import { mod97 } from '../../checksums.ts';
import { CERTAINTY, type Span, type StringContext, type TextDetector } from '../../detector.ts';
import { KIND } from '../../scan/kinds.ts';
import { isInstant } from '../../scan/surroundings.ts';
import { tellingWords } from '../../telling-words.ts';
import { IBAN_COUNTRIES } from './iban-countries.ts';

const LETTER = characterSet(LETTERS);
const NUMERIC = characterSet(DIGITS);
const ALNUM = characterSet(LETTERS + DIGITS);
/** Between groups, where people write them: also what word processors make of a space or a hyphen. */
const SEPARATORS = new Set(
  Array.from(' -./\u00a0\u2009\u202f\u2011\u2013', (character) => character.charCodeAt(0)),
);
const ZERO = 0x30;
const NONE: readonly Span[] = [];
const MAX_SEPARATORS = 2;
/** Norway's: the shortest. */
const MIN_LENGTH = 15;

const tells = tellingWords(['iban', 'ibans', 'iban no', 'iban nr', 'iban number'], 24, 0);

/** `at` is the first letter of a word, or follows `IBAN` without a space. */
function isStart(text: string, at: number): boolean {
  return (
    at === 0 || !contains(ALNUM, text.charCodeAt(at - 1)) || text.slice(at - 4, at).toLowerCase() === 'iban'
  );
}

/** `length` letters and digits from `from` on, in upper case, with where they end; undefined when there are fewer. */
function collect(text: string, from: number, length: number): { compact: string; end: number } | undefined {
  let compact = '';
  let separators = 0;
  for (let i = from; i < text.length; i += 1) {
    if (contains(ALNUM, text.charCodeAt(i))) {
      compact += text.charAt(i);
      separators = 0;
      if (compact.length === length) return { compact: compact.toUpperCase(), end: i + 1 };
      continue;
    }
    separators += 1;
    if (separators > MAX_SEPARATORS || !SEPARATORS.has(text.charCodeAt(i))) return undefined;
  }
  return undefined;
}

function ibanEnd(text: string, start: number, context: StringContext): number | undefined {
  const country = IBAN_COUNTRIES.get(text.slice(start, start + 2).toUpperCase());
  if (country === undefined) return undefined;
  const found = collect(text, start, country.length);
  if (found === undefined || contains(ALNUM, text.charCodeAt(found.end))) return undefined;
  if (!country.structure.test(found.compact)) return undefined;
  // Beside its name a number of the right structure is one, mistyped or made up.
  return mod97(found.compact.slice(4) + found.compact.slice(0, 4)) ||
    tells(text, { start, end: found.end }, context)
    ? found.end
    : undefined;
}

/** International bank account numbers, compact, in groups, in any case. */
export const iban: TextDetector = {
  type: 'iban',
  version: 1,
  pack: 'financial',
  certainty: CERTAINTY.checked,
  // Those with many letters have more digits than they need to: banks number accounts.
  when: { digits: 12, kinds: KIND.letter, length: MIN_LENGTH },
  find(text, context) {
    if (isInstant(text)) return NONE;
    const spans: Span[] = [];
    // From the first check digit on: two letters before it, a digit behind it.
    for (let at = 2; at + MIN_LENGTH - 2 <= text.length; at += 1) {
      if ((text.charCodeAt(at) - ZERO) >>> 0 > 9 || !contains(LETTER, text.charCodeAt(at - 1))) continue;
      const start = at - 2;
      if (!contains(LETTER, text.charCodeAt(start)) || !contains(NUMERIC, text.charCodeAt(at + 1))) continue;
      if (!isStart(text, start)) continue;
      const end = ibanEnd(text, start, context);
      if (end === undefined) continue;
      spans.push({ start, end });
      at = end;
    }
    return spans;
  },
  canonical: (value) => value.replaceAll(/[^A-Za-z\d]/g, '').toUpperCase(),
};
