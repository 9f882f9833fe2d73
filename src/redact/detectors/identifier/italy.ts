import type { FormDetector } from '../../detector.ts';
import { forms, isDay, numbers } from './define.ts';

const MONTHS = 'ABCDEHLMPRST';
/** Letters that stand for digits where two people would have the same code. */
const OMOCODIA = 'LMNPQRSTUV';
/** Values of 0–9 and A–Z at odd places: Decreto ministeriale 23 dicembre 1976. */
const ODD = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16,
  10, 22, 25, 24, 23,
];

function digitOf(character: string): number {
  const replaced = OMOCODIA.indexOf(character);
  return replaced === -1 ? Number(character) : replaced;
}

function isCodiceFiscale(code: string): boolean {
  const number = (at: number): number => digitOf(code.charAt(at)) * 10 + digitOf(code.charAt(at + 1));
  if (Number.isNaN(number(6)) || Number.isNaN(number(12) + digitOf(code.charAt(14)))) return false;
  // Women's days are raised by 40; codes given out for tests have no day that is on a calendar.
  if (!isDay(MONTHS.indexOf(code.charAt(8)) + 1, number(9) % 40)) return false;
  let sum = 0;
  for (let i = 0; i < 15; i += 1) {
    const value = Number.parseInt(code.charAt(i), 36);
    sum += i % 2 === 0 ? (ODD[value] as number) : value > 9 ? value - 10 : value;
  }
  return code.charCodeAt(15) - 65 === sum % 26;
}

export const italy: readonly FormDetector[] = [
  numbers(
    'it_codice_fiscale',
    'government_id',
    'codice fiscale|cod fiscale|cf|c f|fiscal code|tessera sanitaria|tax code',
    forms(
      'itself',
      'AAAAAAXXAXXAXXXA|AAA AAA XXAXX AXXXA|AAAAAA XXAXX AXXXA|AAA-AAA-XXAXX-AXXXA',
      isCodiceFiscale,
    ),
    forms('context', 'AAAAAA99A99A999A'),
  ),
];
