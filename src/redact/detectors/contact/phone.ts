import { CERTAINTY, type Span, type TextDetector } from '../../detector.ts';
import { isNorthAmerican } from './calling-codes.ts';
import { nextRun } from './digit-runs.ts';
import { isTime } from './phone-likeness.ts';
import { MIN_DIGITS, PhoneSearch } from './phone-search.ts';

const NONE: readonly Span[] = [];

/** Telephone numbers: international with any separators, and the national ways of writing that are told apart. */
export const phone: TextDetector = {
  type: 'phone_number',
  version: 1,
  pack: 'contact',
  certainty: CERTAINTY.prefixed,
  when: { numberDigits: MIN_DIGITS, length: MIN_DIGITS },
  find(text, context) {
    const run = isTime(text) ? undefined : nextRun(text, 0, MIN_DIGITS);
    return run === undefined ? NONE : new PhoneSearch(text, context).run(run);
  },
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
