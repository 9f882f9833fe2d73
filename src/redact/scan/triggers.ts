import type { TextDetector, Trigger } from '../detector.ts';
import { KIND } from './kinds.ts';

/** A trigger with nothing left out: the check runs on every string. */
export type Needs = Required<Omit<Trigger, 'literals'>>;

export function needsOf(trigger: Trigger): Needs {
  const { kinds = 0, length = 0, maxLength = Number.MAX_SAFE_INTEGER, alone = false } = trigger;
  const { digits = 0, numberDigits = 0, freeDigits = 0, letterPair = false } = trigger;
  const { dots = 0, colons = 0, hyphens = 0, run = 0 } = trigger;
  const least = Math.max(digits, numberDigits, freeDigits, (kinds & KIND.digit) === 0 ? 0 : 1);
  return {
    kinds,
    length,
    maxLength,
    alone,
    digits: least,
    numberDigits,
    freeDigits,
    letterPair,
    dots,
    colons,
    hyphens,
    run,
  };
}

/** A detector without literals, once for each of its triggers. */
export interface Shaped {
  /** Position of the detector. */
  readonly detector: number;
  readonly needs: Needs;
}

/** What texts of one length can trigger. */
export interface LengthClass {
  /** Those that need fewest digits first. */
  readonly shaped: readonly Shaped[];
  /** A text that has less of each of these triggers none. */
  readonly gate: Gate;
}

export interface Gate {
  readonly isOpen: boolean;
  readonly alone: boolean;
  readonly letterPair: boolean;
  readonly numberDigits: number;
  readonly freeDigits: number;
  readonly dots: number;
  readonly colons: number;
  readonly hyphens: number;
}

/** Texts of this length and more are not told apart by their length. */
export const LONG = 64;

/** By length up to `LONG`. */
export function lengthClasses(detectors: readonly TextDetector[]): readonly LengthClass[] {
  const all = detectors.flatMap(({ when }, detector) =>
    [when].flat().flatMap((trigger): Shaped[] => {
      return trigger.literals === undefined ? [{ detector, needs: needsOf(trigger) }] : [];
    }),
  );
  all.sort((a, b) => a.needs.digits - b.needs.digits);
  return Array.from({ length: LONG + 1 }, (_, length) => {
    const shaped = all.filter(
      ({ needs }) => length === LONG || (needs.length <= length && needs.maxLength >= length),
    );
    return { shaped, gate: gateOf(shaped.map(({ needs }) => needs)) };
  });
}

/** Whether so many digits, and nothing else, can be enough. */
export function canBeDigits(trigger: Trigger, maxLength: number): boolean {
  if (trigger.literals?.every((literal) => /\D/.test(literal)) === true) return false;
  const { kinds, length, digits, letterPair, dots, colons, hyphens, run } = needsOf(trigger);
  if (Math.max(length, digits, run) > maxLength || letterPair) return false;
  return (kinds | KIND.digit) === KIND.digit && dots + colons + hyphens === 0;
}

const COUNTED = ['dots', 'colons', 'hyphens', 'freeDigits', 'numberDigits'] as const;

/** Each trigger holds the gate open by the rarest thing that it needs. */
function gateOf(needs: readonly Needs[]): Gate {
  const rarest = needs.map((it) => {
    if (it.letterPair) return 'letterPair';
    return COUNTED.find((counted) => it[counted] > 0) ?? (it.alone ? 'alone' : 'nothing');
  });
  const least = (counted: (typeof COUNTED)[number]): number =>
    Math.min(
      Number.MAX_SAFE_INTEGER,
      ...needs.filter((_, i) => rarest[i] === counted).map((it) => it[counted]),
    );
  return {
    isOpen: rarest.includes('nothing'),
    alone: rarest.includes('alone'),
    letterPair: rarest.includes('letterPair'),
    numberDigits: least('numberDigits'),
    freeDigits: least('freeDigits'),
    dots: least('dots'),
    colons: least('colons'),
    hyphens: least('hyphens'),
  };
}
