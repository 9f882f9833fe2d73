/** A set of characters for hand-written scanners: a byte for each of ASCII, and one for everything beyond. */
export type CharacterSet = Uint8Array;
const BEYOND_ASCII = 128;

export const DIGITS = '0123456789';
export const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

export function characterSet(characters: string): CharacterSet {
  const set = new Uint8Array(BEYOND_ASCII + 1);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}

export function everythingBut(characters: string): CharacterSet {
  const set = new Uint8Array(BEYOND_ASCII + 1).fill(1);
  for (const character of characters) set[character.charCodeAt(0)] = 0;
  return set;
}

export function contains(set: CharacterSet, code: number): boolean {
  return set[code < BEYOND_ASCII ? code : BEYOND_ASCII] === 1;
}

/**
 * The UTF-16 unit at `at`, 0 before the beginning and behind the end. V8 compiles `charCodeAt` to a load only while it has
 * never been asked for what lies outside; from then on each of its calls there costs as much as all of a short scan.
 */
export function codeAt(text: string, at: number): number {
  return at >= 0 && at < text.length ? text.charCodeAt(at) : 0;
}

/** First position from `from` on whose character is outside `set`, at most `limit` characters on. */
export function runEnd(text: string, from: number, set: CharacterSet, limit = text.length): number {
  const stop = Math.min(text.length, from + limit);
  let i = from;
  while (i < stop && contains(set, text.charCodeAt(i))) i += 1;
  return i;
}

/** Start of the run of `set` that ends before `end`, at most `limit` characters back. */
export function runStart(text: string, end: number, set: CharacterSet, limit = text.length): number {
  const stop = Math.max(0, end - limit);
  let i = end;
  while (i > stop && contains(set, text.charCodeAt(i - 1))) i -= 1;
  return i;
}

/** Matches of a global expression that is made once: `matchAll` would copy it for every text. */
export function everyMatch(global: RegExp, text: string): readonly RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  global.lastIndex = 0;
  for (let match = global.exec(text); match !== null; match = global.exec(text)) found.push(match);
  return found;
}

/** Shannon entropy in bits a character of the first 256 characters. */
export function entropy(text: string): number {
  const counts = new Map<number, number>();
  const length = Math.min(text.length, 256);
  for (let i = 0; i < length; i += 1) {
    const code = text.charCodeAt(i);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  let bits = 0;
  for (const count of counts.values()) bits -= (count / length) * Math.log2(count / length);
  return bits;
}
