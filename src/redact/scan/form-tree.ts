import type { Form, FormDetector } from '../detector.ts';
import { KIND, KIND_OF } from './kinds.ts';

/** Separators inside a form; everything else ends one. */
const SEPARATOR_OF = new Uint8Array(128);
Array.from(' -./:_').forEach((character, i) => {
  SEPARATOR_OF[character.charCodeAt(0)] = i + 1;
});
export const ALNUM = KIND.digit | KIND.letter;
/** Kinds of letters and digits, 0 for everything else. */
export const ALNUM_OF = Uint8Array.from(KIND_OF, (kind) => kind & ALNUM);
export const ASCII = 128;
/** Longer groups are in no form. */
export const MAX_GROUP = 31;

export interface IndexedForm {
  readonly detector: FormDetector;
  /** The detector among all. */
  readonly owner: number;
  readonly form: Form;
  /** Letters and digits that must be the one or the other, and those that must be digits: as in `signatureOf`. */
  readonly fixed: number;
  readonly digits: number;
  /** Digits between spaces: beside other digits between spaces it is no number of its own. */
  readonly spaced: boolean;
}

/** Bits of `follow` that a character behind a group allows: the end always, and the separator that it may be. */
export const ENDS = Uint8Array.from(SEPARATOR_OF, (separator) => 1 | (1 << separator));

/** Behind a group: what may follow, and what ends here. */
export interface Node {
  /** By `keyOf`. */
  readonly next: Map<number, Node>;
  /** The keys of `next` as bits, to tell quickly what is not there: by `length << 2 | kinds`, bit 0 the end, bit n a separator. */
  readonly follow: Uint8Array;
  readonly forms: Forms;
}

export interface Forms {
  /** Those that can convince wherever they stand. */
  readonly itself: IndexedForm[];
  readonly others: IndexedForm[];
}

export const node = (): Node => ({
  next: new Map(),
  follow: new Uint8Array((MAX_GROUP + 1) << 2),
  forms: { itself: [], others: [] },
});

export function nextOf(at: Node, key: number): Node {
  return at.next.get(key) as Node;
}

/** `kinds`: of the group's characters; `separator`: behind it, 0 where the form ends. */
export function keyOf(length: number, kinds: number, separator: number): number {
  return (((length << 2) | kinds) << 3) | separator;
}

export function separatorOf(code: number): number {
  return code < ASCII ? (SEPARATOR_OF[code] as number) : code === 0xa0 || code === 0x202f ? 1 : 0;
}

/** Adds a form to the tree below `root`. @throws RangeError when its layout is none */
export function addForm(root: Node, detector: FormDetector, owner: number, form: Form): void {
  const { layout } = form;
  if (!/^[9AX]+(?:[ ./:_-][9AX]+)*$/.test(layout)) throw new RangeError(`"${layout}" is no layout`);
  const groups = layout.match(/[9AX]+/g) ?? [];
  const separators = layout.match(/[ ./:_-]/g) ?? [];
  const classes = groups.join('');
  if (classes.length > MAX_GROUP) throw new RangeError(`"${layout}" is too long`);
  const spaced = /^9+(?: 9+)+$/.test(layout);
  let nodes = [root];
  groups.forEach((group, i) => {
    const separator = SEPARATOR_OF[separators[i]?.charCodeAt(0) ?? 0] as number;
    nodes = nodes.flatMap((from) =>
      kindsOf(group).map((kinds) => {
        const key = keyOf(group.length, kinds, separator);
        const next = from.next.get(key) ?? node();
        from.next.set(key, next);
        from.follow[key >> 3] = (from.follow[key >> 3] as number) | (1 << (key & 7));
        return next;
      }),
    );
  });
  for (const { forms } of nodes)
    (form.evidence === 'itself' ? forms.itself : forms.others).push({
      detector,
      owner,
      form,
      fixed: bitsOf(classes, /[9A]/),
      digits: bitsOf(classes, /9/),
      spaced,
    });
}

/** Kinds that the characters of a group can have together. */
function kindsOf(group: string): readonly number[] {
  const fixed = (group.includes('9') ? KIND.digit : 0) | (group.includes('A') ? KIND.letter : 0);
  if (!group.includes('X')) return [fixed];
  return [KIND.digit, KIND.letter, ALNUM].filter(
    (kinds) => (kinds & fixed) === fixed && (kinds !== ALNUM || group.length > 1),
  );
}

function bitsOf(classes: string, wanted: RegExp): number {
  return Array.from(classes).reduce((bits, known, i) => (wanted.test(known) ? bits | (1 << i) : bits), 0);
}

export const NO_FORMS: readonly IndexedForm[] = [];

/** Which of the letters and digits from `start` to `end` are digits, one bit each, the first in the lowest. */
export function signatureOf(text: string, start: number, end: number): number {
  let signature = 0;
  let bit = 1;
  for (let i = start; i < end; i += 1) {
    const code = text.charCodeAt(i);
    const kind = code < ASCII ? (ALNUM_OF[code] as number) : 0;
    if (kind === KIND.digit) signature |= bit;
    if (kind !== 0) bit <<= 1;
  }
  return signature;
}

/** Those of `forms` whose layout has digits and letters where the signature has them; the very same list when all have. */
export function laidOut(forms: readonly IndexedForm[], signature: number): readonly IndexedForm[] {
  let count = 0;
  for (let i = 0; i < forms.length; i += 1) if (isLaidOut(forms[i] as IndexedForm, signature)) count += 1;
  if (count === 0) return NO_FORMS;
  return count === forms.length ? forms : forms.filter((form) => isLaidOut(form, signature));
}

function isLaidOut({ fixed, digits }: IndexedForm, signature: number): boolean {
  return (signature & fixed) === digits;
}
