import type { Form, FormDetector } from '../detector.ts';
import { KIND, KIND_OF } from './kinds.ts';

/** Separators inside a form; everything else ends one. */
const SEPARATOR_OF = new Uint8Array(128);
Array.from(' -./:_').forEach((character, i) => {
  SEPARATOR_OF[character.charCodeAt(0)] = i + 1;
});
const SPACE = SEPARATOR_OF[' '.charCodeAt(0)] as number;
/** What a layout is written with: a digit, a letter, either. */
const NINE = '9'.charCodeAt(0);
const LETTER = 'A'.charCodeAt(0);
const EITHER = 'X'.charCodeAt(0);
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
  next: Map<number, Node>;
  /** The keys of `next` as bits, to tell quickly what is not there: by `length << 2 | kinds`, bit 0 the end, bit n a separator. */
  follow: Uint8Array;
  readonly forms: Forms;
}

export interface Forms {
  /** Those that can convince wherever they stand. */
  readonly itself: IndexedForm[];
  readonly others: IndexedForm[];
}

/** Of nodes behind which nothing comes, which are most. */
const NO_NEXT: Map<number, Node> = new Map();
const NO_FOLLOW = new Uint8Array((MAX_GROUP + 1) << 2);

export const node = (): Node => ({
  next: NO_NEXT,
  follow: NO_FOLLOW,
  forms: { itself: [], others: [] },
});

/** The node behind `from` by that key; made when there is none. */
function grown(from: Node, key: number): Node {
  if (from.next === NO_NEXT) {
    from.next = new Map();
    from.follow = new Uint8Array(NO_FOLLOW.length);
  }
  let next = from.next.get(key);
  if (next === undefined) {
    next = node();
    from.next.set(key, next);
    from.follow[key >> 3] = (from.follow[key >> 3] as number) | (1 << (key & 7));
  }
  return next;
}

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
  let nodes = [root];
  /** Of all groups: their characters, the bits of those that are fixed and of the digits, and what separates them. */
  let count = 0;
  let fixed = 0;
  let digits = 0;
  let separators = 0;
  let isSpaced = true;
  /** Of the group at hand. */
  let length = 0;
  let needed = 0;
  let isOpen = false;
  for (let i = 0; i <= layout.length; i += 1) {
    const code = i < layout.length ? layout.charCodeAt(i) : 0;
    if (code === NINE || code === LETTER || code === EITHER) {
      const bit = 1 << count;
      if (code === NINE) digits |= bit;
      if (code === EITHER) isOpen = true;
      else fixed |= bit;
      needed |= code === NINE ? KIND.digit : code === LETTER ? KIND.letter : 0;
      count += 1;
      length += 1;
      continue;
    }
    const separator = code < ASCII ? (SEPARATOR_OF[code] as number) : 0;
    const isEnd = i === layout.length;
    if (length === 0 || (separator === 0 && !isEnd)) throw new RangeError(`"${layout}" is no layout`);
    if (count > MAX_GROUP) throw new RangeError(`"${layout}" is too long`);
    nodes = behind(nodes, length, isOpen ? kindsOf(length, needed) : [needed], separator);
    if (!isEnd) {
      separators += 1;
      isSpaced &&= separator === SPACE;
    }
    length = 0;
    needed = 0;
    isOpen = false;
  }
  const spaced = isSpaced && separators > 0 && digits === 2 ** count - 1;
  const indexed = { detector, owner, form, fixed, digits, spaced };
  for (const { forms } of nodes) (form.evidence === 'itself' ? forms.itself : forms.others).push(indexed);
}

/** The nodes behind each of `nodes` by a group of any of these kinds. */
function behind(nodes: readonly Node[], length: number, kinds: readonly number[], separator: number): Node[] {
  const next: Node[] = [];
  for (const from of nodes) for (const kind of kinds) next.push(grown(from, keyOf(length, kind, separator)));
  return next;
}

/** Kinds that the characters of a group can have together, some of which are free to be either. */
function kindsOf(length: number, needed: number): readonly number[] {
  return [KIND.digit, KIND.letter, ALNUM].filter(
    (kinds) => (kinds & needed) === needed && (kinds !== ALNUM || length > 1),
  );
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
