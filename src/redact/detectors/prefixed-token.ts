import { type CharacterSet, runEnd } from '../characters.ts';
import { CERTAINTY, type Detector, type Span } from '../detector.ts';
import { needs } from '../traits.ts';

/** One published format: a fixed prefix and then a body. */
export interface TokenFormat {
  readonly prefix: string;
  readonly body: CharacterSet;
  /** Shortest body. Longer ones are taken whole: what follows a secret without a break belongs to it. */
  readonly min: number;
  /** Further structure of the body, of which it gets the first 256 characters. */
  readonly check?: (body: string) => boolean;
}

/** A body may contain other characters than runs are made of, but not at every turn. */
const LONG_RUN = 12;

const MAX_CHECKED = 256;

function findFormat(text: string, { prefix, body, min, check }: TokenFormat, spans: Span[]): void {
  let end = 0;
  for (let at = text.indexOf(prefix); at !== -1; ) {
    const from = at + prefix.length;
    // A prefix inside a run that was read already ends where that run ends.
    if (from > end) end = runEnd(text, from, body);
    const long = end - from >= min;
    const matches =
      long && (check === undefined || check(text.slice(from, Math.min(end, from + MAX_CHECKED))));
    if (matches) spans.push({ start: at, end });
    at = text.indexOf(prefix, matches ? end : from);
  }
}

/**
 * Detector of secrets that a vendor marks with a prefix. `shares` is a kind of character that every format contains, so
 * that most strings are not searched.
 */
export function prefixedToken(type: string, shares: number, formats: readonly TokenFormat[]): Detector {
  return {
    type,
    pack: 'credential',
    version: 1,
    category: 'secret',
    certainty: CERTAINTY.prefixed,
    needs: needs({
      kinds: shares,
      length: Math.min(...formats.map(({ prefix, min }) => prefix.length + min)),
      tokenRun: Math.min(...formats.map(({ min }) => Math.min(min, LONG_RUN))),
    }),
    find(text) {
      const spans: Span[] = [];
      for (const format of formats) findFormat(text, format, spans);
      return spans;
    },
  };
}
