export const CLASS_BITS = 6;
/** Class of each ASCII character that literals are made of; letters fall together whatever their case, 0 is everything else. */
export const CLASS_OF = new Uint8Array(128);
{
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789-_.:/=@~+ "#$%&*<>([{\'!?;';
  Array.from(alphabet).forEach((character, i) => {
    CLASS_OF[character.charCodeAt(0)] = i + 1;
    CLASS_OF[character.toUpperCase().charCodeAt(0)] = i + 1;
  });
}
export const HIT = 0x8000;

/**
 * Finds many literals in one pass (Aho and Corasick, 1975), as a table of states: `next[(state << 6) | class]` is the
 * state behind a character, with bit 15 set where literals end.
 */
export interface LiteralAutomaton {
  readonly next: Uint16Array;
  /** Owners of the literals that end in a state. */
  readonly owners: readonly (readonly number[])[];
}

interface Node {
  readonly children: Map<number, number>;
  readonly owners: Set<number>;
  fail: number;
}

function classesOf(literal: string): readonly number[] {
  return Array.from(literal, (character) => {
    const known = CLASS_OF[character.charCodeAt(0)] ?? 0;
    if (known === 0) throw new RangeError(`"${literal}" has a character that literals cannot have`);
    return known;
  });
}

/** Compiles `literals[i]`, the texts of owner `i`. */
export function literalAutomaton(literals: readonly (readonly string[])[]): LiteralAutomaton {
  const nodes: Node[] = [{ children: new Map(), owners: new Set(), fail: 0 }];
  const nodeAt = (i: number): Node => nodes[i] as Node;
  literals.forEach((texts, owner) => {
    for (const text of texts) {
      let at = 0;
      for (const character of classesOf(text)) {
        let child = nodeAt(at).children.get(character);
        if (child === undefined) {
          child = nodes.push({ children: new Map(), owners: new Set(), fail: 0 }) - 1;
          nodeAt(at).children.set(character, child);
        }
        at = child;
      }
      nodeAt(at).owners.add(owner);
    }
  });
  if (nodes.length >= HIT) throw new RangeError('too many literals');
  return { next: transitions(nodes), owners: nodes.map((node) => [...node.owners]) };
}

/** Breadth first, so that the state a node falls back to is complete before the node is. */
function transitions(nodes: readonly Node[]): Uint16Array {
  const next = new Uint16Array(nodes.length << CLASS_BITS);
  const order = [0];
  for (const at of order) {
    const node = nodes[at] as Node;
    const fallback = nodes[node.fail] as Node;
    if (at !== 0) {
      next.copyWithin(at << CLASS_BITS, node.fail << CLASS_BITS, (node.fail + 1) << CLASS_BITS);
      for (const owner of fallback.owners) node.owners.add(owner);
    }
    for (const [character, child] of node.children) {
      // What the fallback does with the character is still in the table.
      (nodes[child] as Node).fail = at === 0 ? 0 : (next[(at << CLASS_BITS) | character] as number) & ~HIT;
      next[(at << CLASS_BITS) | character] = child;
      order.push(child);
    }
  }
  for (let i = 0; i < next.length; i += 1)
    if ((nodes[next[i] as number] as Node).owners.size > 0) next[i] = (next[i] as number) | HIT;
  return next;
}
