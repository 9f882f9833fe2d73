import { seededRandom } from '../bench/events.ts';

/** Draws that are the same in every run with the same seed. */
export interface Draw {
  /** From 0 up to 1. */
  readonly number: () => number;
  /** A whole number from 0 up to `limit`. */
  readonly below: (limit: number) => number;
  readonly between: (low: number, high: number) => number;
  readonly of: <T>(choices: readonly [T, ...T[]]) => T;
}

/** @param purpose draws for different purposes do not follow each other, so that one more here changes nothing there */
export function createDraw(seed: number, purpose: string): Draw {
  const number = seededRandom(
    Buffer.from(purpose).reduce((mixed, byte) => (Math.imul(mixed, 31) + byte) | 0, seed),
  );
  const below = (limit: number) => Math.floor(number() * limit);
  return {
    number,
    below,
    between: (low, high) => low + number() * (high - low),
    of: (choices) => choices[below(choices.length)] ?? choices[0],
  };
}
