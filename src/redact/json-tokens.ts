import { codeAt } from './characters.ts';
/** A piece of a JSON text, with its offsets. Punctuation between is left out. */
export interface JsonToken {
  readonly kind: 'open-object' | 'open-array' | 'close' | 'key' | 'string' | 'number' | 'word';
  readonly start: number;
  readonly end: number;
}

const PIECE = /"|-?\d[\d.eE+-]*|[{}[\]]|true|false|null/y;
const BETWEEN = /[\s,:]*/y;

/** End of the string literal that begins at `start`: a quote behind an even number of backslashes. */
function literalEnd(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (codeAt(text, quote - 1 - backslashes) === 0x5c) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}

/** Tokens of a text that `JSON.parse` has accepted: this reader finds places and checks nothing. */
export function* jsonTokens(text: string): Generator<JsonToken> {
  const inObject: boolean[] = [];
  let keyNext: boolean = false;
  for (let at = 0; ; ) {
    BETWEEN.lastIndex = at;
    const start = at + (BETWEEN.exec(text)?.[0].length ?? 0);
    PIECE.lastIndex = start;
    const piece = PIECE.exec(text)?.[0];
    if (piece === undefined) return;
    const first = piece.charAt(0);
    at = first === '"' ? literalEnd(text, start) : start + piece.length;
    const isKey: boolean = keyNext && first === '"';
    yield { kind: isKey ? 'key' : kindOf(first), start, end: at };
    if (first === '{' || first === '[') inObject.push(first === '{');
    else if (first === '}' || first === ']') inObject.pop();
    keyNext = first === '{' || (!isKey && inObject.at(-1) === true);
  }
}

function kindOf(first: string): JsonToken['kind'] {
  switch (first) {
    case '{':
      return 'open-object';
    case '[':
      return 'open-array';
    case '}':
    case ']':
      return 'close';
    case '"':
      return 'string';
    case 't':
    case 'f':
    case 'n':
      return 'word';
    default:
      return 'number';
  }
}

export interface Literal {
  readonly text: string;
  readonly offset: (unit: number) => number;
}

/**
 * What a string literal says, and where in the literal each of its UTF-16 units begins. Undefined offsets: the literal
 * has no escapes, unit `i` stands at `i + 1`.
 */
export function readLiteral(literal: string): Literal {
  if (!literal.includes('\\')) return { text: literal.slice(1, -1), offset: (unit) => unit + 1 };
  const text = JSON.parse(literal) as string;
  let starts: number[] | undefined;
  return {
    text,
    offset: (unit) => {
      starts ??= unitStarts(literal);
      return starts[unit] ?? literal.length - 1;
    },
  };
}

function unitStarts(literal: string): number[] {
  const starts: number[] = [];
  for (let i = 1; i < literal.length - 1; ) {
    starts.push(i);
    if (literal.charAt(i) !== '\\') i += 1;
    else i += literal.charAt(i + 1) === 'u' ? 6 : 2;
  }
  return starts;
}
