import { characterSet, DIGITS, runEnd } from '../../characters.ts';
import { CERTAINTY, type Span, type StringContext, type TextDetector } from '../../detector.ts';
import { isNorthAmerican } from './calling-codes.ts';
import { nextRun } from './digit-runs.ts';
import { isTime } from './phone-likeness.ts';
import { MIN_DIGITS, PhoneSearch } from './phone-search.ts';
import { ofField } from './phone-words.ts';

const NONE: readonly Span[] = [];
const NUMERIC = characterSet(DIGITS);

/** Whether the field's name says that digits alone are one; of most numbers that events hold it does not. */
function takesNumbers({ alone, words }: StringContext): boolean {
  const said = words.length <= 2 ? undefined : ofField(words);
  return alone || (said !== undefined && said !== 'other');
}

/** Telephone numbers: international with any separators, and the national ways of writing that are told apart. */
export const phone: TextDetector = {
  type: 'phone_number',
  version: 1,
  pack: 'contact',
  certainty: CERTAINTY.prefixed,
  when: { freeDigits: MIN_DIGITS, length: MIN_DIGITS },
  find(text, context) {
    if (isTime(text) || (runEnd(text, 0, NUMERIC) === text.length && !takesNumbers(context))) return NONE;
    const run = nextRun(text, 0, MIN_DIGITS);
    return run === undefined ? NONE : new PhoneSearch(text, context).run(run);
  },
  takesNumbers,
  partial: (value) => `***${digitsIn(value).slice(-3)}`,
  canonical(value) {
    const digits = digitsIn(value);
    if (/^\(?\+/.test(value)) return `+${digits}`;
    if (digits.startsWith('00')) return `+${digits.slice(2)}`;
    if (isNorthAmerican(digits)) return `+1${digits}`;
    return /^1\d{10}$/.test(digits) && isNorthAmerican(digits.slice(1)) ? `+${digits}` : digits;
  },
};

/** Digits without extension and without the trunk prefix in brackets. */
function digitsIn(value: string): string {
  return value
    .replace(/\D*[xt#]\D*\d{1,6}$/i, '')
    .replace('(0)', '')
    .replaceAll(/\D/g, '');
}
