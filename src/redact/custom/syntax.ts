import type { CodeSet } from './code-set.ts';

/** A part of a pattern: UTF-16 offsets, end exclusive. */
export interface Extent {
  readonly at: number;
  readonly end: number;
}

/** What a pattern is made of, once groups are gone and every character is a set. */
export type Node = Extent &
  (
    | { readonly kind: 'set'; readonly set: CodeSet }
    | { readonly kind: 'assertion'; readonly assertion: 'start' | 'end' | 'boundary' }
    | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
    | { readonly kind: 'choice'; readonly options: readonly Node[] }
    | {
        readonly kind: 'repeat';
        readonly body: Node;
        readonly min: number;
        /** `Infinity` when there is no upper limit. */
        readonly max: number;
      }
  );

/** Why a pattern cannot be used: the part at fault, what is wrong with it, and how to mend it. */
export interface PatternFault extends Extent {
  readonly what: string;
  readonly fix: string;
}

export function fault(at: number, end: number, what: string, fix: string): PatternFault {
  return { at, end, what, fix };
}

/** Fewest characters of a match whose sets are counted. */
export function minCount(node: Node, counts: (set: CodeSet) => boolean): number {
  switch (node.kind) {
    case 'set':
      return counts(node.set) ? 1 : 0;
    case 'assertion':
      return 0;
    case 'sequence':
      return node.parts.reduce((sum, part) => sum + minCount(part, counts), 0);
    case 'choice':
      return Math.min(...node.options.map((option) => minCount(option, counts)));
    case 'repeat':
      return node.min * minCount(node.body, counts);
  }
}

/** Fewest characters that a match has. */
export function minLength(node: Node): number {
  return minCount(node, () => true);
}

/** Whether `holds` is true of every set, wherever it stands. */
export function everySet(node: Node, holds: (set: CodeSet) => boolean): boolean {
  switch (node.kind) {
    case 'set':
      return holds(node.set);
    case 'assertion':
      return true;
    case 'sequence':
      return node.parts.every((part) => everySet(part, holds));
    case 'choice':
      return node.options.every((option) => everySet(option, holds));
    case 'repeat':
      return everySet(node.body, holds);
  }
}
