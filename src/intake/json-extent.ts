/** Where one value stands in a JSON text and how big it is, measured before anything walks it. */
export interface JsonExtent {
  readonly start: number;
  readonly end: number;
  /** Nesting of objects and arrays; a scalar has 0. */
  readonly depth: number;
  /** Keys of all its objects, repeated ones counted each time. */
  readonly keys: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Measures a text that `JSON.parse` accepts, in one pass without recursion: one extent for the whole value, or, for
 * `elements`, one for each element of the array that it is.
 */
export function jsonExtents(text: string, elements: boolean): JsonExtent[] {
  const extents: JsonExtent[] = [];
  const outer = elements ? 1 : 0;
  let start = elements ? text.indexOf('[') + 1 : 0;
  let depth = outer;
  let deepest = outer;
  let keys = 0;
  const close = (end: number) => {
    if (text.slice(start, end).trim() !== '') extents.push({ start, end, depth: deepest - outer, keys });
    start = end + 1;
    deepest = outer;
    keys = 0;
  };
  for (let i = start; i < text.length; i += 1) {
    switch (text.charCodeAt(i)) {
      case QUOTE:
        i = closingQuote(text, i);
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        depth += 1;
        if (depth > deepest) deepest = depth;
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        depth -= 1;
        if (elements && depth === 0) {
          close(i);
          return extents;
        }
        break;
      case COLON:
        keys += 1;
        break;
      case COMMA:
        if (elements && depth === 1) close(i);
        break;
    }
  }
  close(text.length);
  return extents;
}

function closingQuote(text: string, open: number): number {
  for (let at = text.indexOf('"', open + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let before = at;
    while (text.charCodeAt(before - 1) === BACKSLASH) before -= 1;
    if ((at - before) % 2 === 0) return at;
  }
  return text.length;
}
