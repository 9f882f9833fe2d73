import type { Detector, Span } from './detector.ts';
import { letterOrDigit } from './late-pattern.ts';

export interface Match extends Span {
  readonly detector: Detector;
  /** What was found, decoded; undefined for what another match left over. */
  readonly value: string | undefined;
}

/** The more certain first, then the longer, then the earlier. */
function byPrecedence(a: Match, b: Match): number {
  return (
    b.detector.certainty - a.detector.certainty || b.end - b.start - (a.end - a.start) || a.start - b.start
  );
}

/** First index of `taken` (sorted, disjoint) that ends behind `start`. */
function firstBehind(taken: readonly Span[], start: number): number {
  let low = 0;
  let high = taken.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((taken[middle] as Span).end > start) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Disjoint matches in order. Where matches overlap the most specific keeps its place and the others keep what is left of
 * them, because that is secret too; punctuation that is left over is not. What lies in `marks` was redacted before.
 */
export function resolveOverlaps(
  text: string,
  matches: readonly Match[],
  marks: readonly Span[],
): readonly Match[] {
  if (matches.length === 1 && marks.length === 0) return matches;
  const taken: Span[] = [...marks];
  const kept: Match[] = [];
  for (const match of matches.toSorted(byPrecedence)) {
    let from = match.start;
    let i = firstBehind(taken, from);
    while (from < match.end) {
      const next = taken[i];
      const end = next === undefined ? match.end : Math.min(match.end, next.start);
      const whole = from === match.start && end === match.end;
      if (end > from && (whole || letterOrDigit().test(text.slice(from, end)))) {
        const part = whole ? match : { start: from, end, detector: match.detector, value: undefined };
        kept.push(part);
        taken.splice(i, 0, part);
        i += 1;
      }
      from = next === undefined ? match.end : Math.max(from, next.end);
      i += 1;
    }
  }
  return kept.sort((a, b) => a.start - b.start);
}
