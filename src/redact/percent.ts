import type { Span } from './detector.ts';

const ESCAPE = /%[2-7][\dA-Fa-f]/;
const ESCAPES = /%[2-7][\dA-Fa-f]/g;

/** A text with its percent-escapes of printable ASCII read (RFC 3986 §2.1, one level), and the way back. */
export interface Decoded {
  readonly text: string;
  /** The span of the original text that became `span` of the decoded one. */
  readonly original: (span: Span) => Span;
}

export function decodePercent(text: string): Decoded | undefined {
  if (!ESCAPE.test(text)) return undefined;
  // Positions in the decoded text of the decoded characters, ascending: each stands for three of the original.
  const at: number[] = [];
  const decoded = text.replaceAll(ESCAPES, (escaped, offset: number) => {
    at.push(offset - 2 * at.length);
    return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
  });
  const before = (position: number): number => {
    let low = 0;
    let high = at.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((at[middle] as number) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    text: decoded,
    original: ({ start, end }) => ({ start: start + 2 * before(start), end: end + 2 * before(end) }),
  };
}
