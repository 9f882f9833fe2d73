import { characterSet, codeAt, contains, DIGITS, everyMatch, LETTERS } from '../../characters.ts';
import { mod97 } from '../../checksums.ts';
import { CERTAINTY, type Span, type StringContext, type TextDetector } from '../../detector.ts';
import { isInstant } from '../../scan/surroundings.ts';
import { tellingWords } from '../../telling-words.ts';
import { ibanCountry } from './iban-countries.ts';

const ALNUM = characterSet(LETTERS + DIGITS);
/** Between groups, where people write them: also what word processors make of a space or a hyphen. */
const SEPARATORS = new Set(
  Array.from(' -./\u00a0\u2009\u202f\u2011\u2013', (character) => character.charCodeAt(0)),
);
/** Country and check digits. */
const BEGINNING = /[A-Za-z]{2}\d\d/g;
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
  const country = ibanCountry(text.slice(start, start + 2).toUpperCase());
  if (country === undefined) return undefined;
  const found = collect(text, start, country.length);
  if (found === undefined || contains(ALNUM, codeAt(text, found.end))) return undefined;
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
  when: [
    { letterPair: true, digits: 8, length: MIN_LENGTH },
    { literals: ['iban'], digits: 8, length: MIN_LENGTH },
  ],
  find(text, context) {
    if (isInstant(text)) return NONE;
    const spans: Span[] = [];
    let from = 0;
    for (const { index: start } of everyMatch(BEGINNING, text)) {
      if (start < from || !isStart(text, start)) continue;
      const end = ibanEnd(text, start, context);
      if (end === undefined) continue;
      spans.push({ start, end });
      from = end;
    }
    return spans;
  },
  canonical: (value) => value.replaceAll(/[^A-Za-z\d]/g, '').toUpperCase(),
};
