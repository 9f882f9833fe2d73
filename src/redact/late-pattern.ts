import { late } from '../kernel/late.ts';

/**
 * A pattern that is read when it is first asked for. V8 reads a literal twice before anything runs, and each of Unicode's
 * classes in it is some hundred ranges: a sixth of a millisecond to a whole one of every cold start, for texts that are mostly
 * ASCII.
 */
export function latePattern(source: string, flags: string): () => RegExp {
  return late(() => new RegExp(source, flags));
}

/** Letters and digits of any script. */
export const letterOrDigit = latePattern(String.raw`[\p{L}\p{N}]`, 'u');

/** Letters with a case, and decimal digits: what words of scripts with blanks between them are made of. */
export const casedOrDigit = latePattern(String.raw`[\p{Ll}\p{Lu}\p{Nd}]`, 'u');
