import { UsageError } from '../faults.ts';

/**
 * A whole number that somebody gave.
 *
 * @throws UsageError when it is none, or out of bounds
 */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(
    `${option} wants a whole number from ${least} to ${most.toLocaleString('en')}, and not "${text}"`,
  );
}
