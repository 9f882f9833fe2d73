/** Sets of bytes, as PCRE2 has them without UTF mode in the C locale. */
export type ByteSet = Uint8Array;

export function setOf(...parts: readonly (number | readonly [number, number])[]): ByteSet {
  const set = new Uint8Array(256);
  for (const part of parts) {
    const [from, to] = typeof part === 'number' ? [part, part] : part;
    set.fill(1, from, to + 1);
  }
  return set;
}

export function not(set: ByteSet): ByteSet {
  return set.map((member) => 1 - member);
}

export function addAll(target: ByteSet, set: ByteSet): void {
  for (const [byte, member] of set.entries()) if (member === 1) target[byte] = 1;
}

const DIGIT = setOf([48, 57]);
const WORD = setOf([48, 57], [65, 90], [97, 122], 95);
const SPACE = setOf([9, 13], 32);
const HORIZONTAL = setOf(9, 32, 0xa0);
const VERTICAL = setOf([10, 13], 0x85);
export const NEWLINE: ByteSet = setOf(10);

/** `\d`, `\w` and their kind, in and outside of classes. */
export const ESCAPED_SETS: Readonly<Record<string, ByteSet>> = {
  d: DIGIT,
  D: not(DIGIT),
  w: WORD,
  W: not(WORD),
  s: SPACE,
  S: not(SPACE),
  h: HORIZONTAL,
  H: not(HORIZONTAL),
  v: VERTICAL,
  V: not(VERTICAL),
};

/** `[:name:]` inside a class. */
export const POSIX_SETS: Readonly<Record<string, ByteSet>> = {
  alpha: setOf([65, 90], [97, 122]),
  digit: DIGIT,
  alnum: setOf([48, 57], [65, 90], [97, 122]),
  upper: setOf([65, 90]),
  lower: setOf([97, 122]),
  space: SPACE,
  blank: setOf(9, 32),
  punct: setOf([33, 47], [58, 64], [91, 96], [123, 126]),
  xdigit: setOf([48, 57], [65, 70], [97, 102]),
  word: WORD,
  cntrl: setOf([0, 31], 127),
  print: setOf([32, 126]),
  graph: setOf([33, 126]),
  ascii: setOf([0, 127]),
};

/** With every letter also in its other case; only ASCII letters have one. */
export function inAnyCase(set: ByteSet): ByteSet {
  const both = set.slice();
  for (let upper = 65; upper <= 90; upper += 1) {
    const member = set[upper] === 1 || set[upper + 32] === 1 ? 1 : 0;
    both[upper] = member;
    both[upper + 32] = member;
  }
  return both;
}

/** A JavaScript pattern for one byte of the set. */
export function setSource(set: ByteSet): string {
  const size = set.reduce((sum, member) => sum + member, 0);
  if (size === 256) return '[^]';
  if (size === 1) return byteSource(set.indexOf(1));
  const [sign, listed] = size > 128 ? ['^', not(set)] : ['', set];
  let inside = '';
  for (let byte = 0; byte < 256; byte += 1) {
    if (listed[byte] !== 1) continue;
    let last = byte;
    while (listed[last + 1] === 1) last += 1;
    inside += last - byte > 1 ? `${hex(byte)}-${hex(last)}` : hex(byte);
    byte = last - byte > 1 ? last : byte;
  }
  return `[${sign}${inside}]`;
}

function byteSource(byte: number): string {
  const char = String.fromCharCode(byte);
  return /[A-Za-z0-9_ ]/.test(char) ? char : hex(byte);
}

function hex(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}
