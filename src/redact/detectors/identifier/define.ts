import { CERTAINTY, type Evidence, type Form, type FormDetector } from '../../detector.ts';
import type { Pack } from '../../packs.ts';

/** Forms of one evidence; layouts between `|`. */
export function forms(evidence: Evidence, layouts: string, check?: (compact: string) => boolean): Form[] {
  return layouts
    .split('|')
    .map((layout) => (check === undefined ? { layout, evidence } : { layout, evidence, check }));
}

/** A detector of forms; telling words between `|`. */
export function numbers(type: string, pack: Pack, words: string, ...its: readonly Form[][]): FormDetector {
  return {
    type,
    version: 1,
    pack,
    certainty: CERTAINTY.checked,
    words: words.split('|'),
    forms: its.flat(),
    canonical: (value) => value.replaceAll(/[^A-Za-z\d]/g, '').toUpperCase(),
  };
}

/** The same layout with each of the separators where it has hyphens. */
export function separated(layout: string, separators = '- '): string {
  return Array.from(separators, (separator) => layout.replaceAll('-', separator)).join('|');
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A month and a day that is in it, from one to two digits. */
export function isDay(month: number | string, day: number | string): boolean {
  return Number(day) >= 1 && Number(day) <= (DAYS[Number(month) - 1] ?? 0);
}

/** `yymmdd` at `at`; in some countries months or days are raised by multiples of twenty or ten to tell more. */
export function isBirth(compact: string, at = 0, monthStep = 100, dayStep = 100): boolean {
  return isDay(
    Number(compact.slice(at + 2, at + 4)) % monthStep,
    Number(compact.slice(at + 4, at + 6)) % dayStep,
  );
}

/** `ddmmyy` at the beginning. */
export function isDayFirst(compact: string, dayStep = 100, monthStep = 100): boolean {
  return isDay(Number(compact.slice(2, 4)) % monthStep, Number(compact.slice(0, 2)) % dayStep);
}

/** Value of a letter as its place in the alphabet: A = 1. */
export function letterValue(compact: string, at: number): number {
  return compact.charCodeAt(at) - 64;
}
