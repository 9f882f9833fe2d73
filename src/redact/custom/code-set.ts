/** A set of UTF-16 code units: inclusive ranges, sorted, with gaps between. */
export type CodeSet = readonly (readonly [from: number, to: number])[];

const MAX_CODE = 0xffff;
const ASCII_END = 0x80;

export function codeSet(ranges: CodeSet): CodeSet {
  const merged: [number, number][] = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

export function complement(set: CodeSet): CodeSet {
  const gaps: [number, number][] = [];
  let next = 0;
  for (const [from, to] of set) {
    if (from > next) gaps.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= MAX_CODE) gaps.push([next, MAX_CODE]);
  return gaps;
}

export function intersection(a: CodeSet, b: CodeSet): CodeSet {
  const common: [number, number][] = [];
  for (let i = 0, j = 0; ; ) {
    const [x, y] = [a[i], b[j]];
    if (x === undefined || y === undefined) return common;
    const from = Math.max(x[0], y[0]);
    const to = Math.min(x[1], y[1]);
    if (from <= to) common.push([from, to]);
    if (x[1] < y[1]) i += 1;
    else j += 1;
  }
}

export function overlap(a: CodeSet, b: CodeSet): boolean {
  return intersection(a, b).length > 0;
}

export function isWithin(set: CodeSet, all: CodeSet): boolean {
  return !overlap(set, complement(all));
}

export function has(set: CodeSet, code: number): boolean {
  return set.some(([from, to]) => code >= from && code <= to);
}

/** What `\d`, `\w`, `\s` and `.` stand for without the flags `u` and `s` (ECMA-262 §22.2.2.9). */
export const DIGIT: CodeSet = [[0x30, 0x39]];
export const WORD: CodeSet = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
export const SPACE: CodeSet = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x16_80, 0x16_80],
  [0x20_00, 0x20_0a],
  [0x20_28, 0x20_29],
  [0x20_2f, 0x20_2f],
  [0x20_5f, 0x20_5f],
  [0x30_00, 0x30_00],
  [0xfe_ff, 0xfe_ff],
];
export const ANY: CodeSet = complement([
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x20_28, 0x20_29],
]);

/** ECMA-262 §22.2.2.7.3 without the flag `u`: upper case, where that is one unit and does not turn into ASCII. */
function canonical(code: number): number {
  const upper = String.fromCharCode(code).toUpperCase();
  const folded = upper.charCodeAt(0);
  return upper.length !== 1 || (code >= ASCII_END && folded < ASCII_END) ? code : folded;
}

let canonicals: Uint16Array | undefined;

/** The set with every unit that the flag `i` takes for one of its own. */
export function ignoringCase(set: CodeSet): CodeSet {
  // Without the flag `u`, ASCII and the rest never meet; the table for the rest is made when it is needed.
  const ascii = [intersection(set, [[0x41, 0x5a]]), intersection(set, [[0x61, 0x7a]])] as const;
  const folded: [number, number][] = [
    ...ascii[0].map(([from, to]): [number, number] => [from + 0x20, to + 0x20]),
    ...ascii[1].map(([from, to]): [number, number] => [from - 0x20, to - 0x20]),
  ];
  const beyond = intersection(set, [[ASCII_END, MAX_CODE]]);
  if (beyond.length > 0) {
    canonicals ??= Uint16Array.from({ length: MAX_CODE + 1 }, (_, code) => canonical(code));
    const wanted = new Set<number>();
    for (const [from, to] of beyond)
      for (let code = from; code <= to; code += 1) wanted.add(canonicals[code] as number);
    for (let code = ASCII_END; code <= MAX_CODE; code += 1)
      if (wanted.has(canonicals[code] as number)) folded.push([code, code]);
  }
  return codeSet([...set, ...folded]);
}
