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

const NO_OWNERS: readonly number[] = [];

function classOf(literal: string, at: number): number {
  const known = CLASS_OF[literal.charCodeAt(at)] ?? 0;
  if (known === 0) throw new RangeError(`"${literal}" has a character that literals cannot have`);
  return known;
}

/**
 * A tree of literals that becomes their table. Plain numbers throughout: it is made anew at every cold start, some three
 * thousand nodes of it, and objects for them would be most of what making a redactor takes.
 */
class Tree {
  readonly #rows: Uint16Array;
  /** Of each node: its character, its first child, the next child of its parent, and the node that it falls back to. */
  readonly #character: Uint8Array;
  readonly #child: Uint16Array;
  readonly #sibling: Uint16Array;
  readonly #fail: Uint16Array;
  readonly #owners: (readonly number[])[] = [NO_OWNERS];

  /** @param most nodes, the root among them */
  constructor(most: number) {
    this.#rows = new Uint16Array(most << CLASS_BITS);
    this.#character = new Uint8Array(most);
    this.#child = new Uint16Array(most);
    this.#sibling = new Uint16Array(most);
    this.#fail = new Uint16Array(most);
  }

  add(literal: string, owner: number): void {
    let at = 0;
    for (let i = 0; i < literal.length; i += 1) {
      const character = classOf(literal, i);
      const way = (at << CLASS_BITS) | character;
      at = (this.#rows[way] as number) || this.#grow(at, way, character);
    }
    const owners = this.#owners[at] as readonly number[];
    if (!owners.includes(owner)) this.#owners[at] = [...owners, owner];
  }

  #grow(parent: number, way: number, character: number): number {
    const made = this.#owners.length;
    if (made >= HIT) throw new RangeError('too many literals');
    this.#owners.push(NO_OWNERS);
    this.#character[made] = character;
    this.#sibling[made] = this.#child[parent] as number;
    this.#child[parent] = made;
    this.#rows[way] = made;
    return made;
  }

  /**
   * Breadth first, so that the row of the node that a node falls back to is complete before its own is begun. The tree is
   * spent.
   */
  toAutomaton(): LiteralAutomaton {
    const owners = this.#owners;
    const rows = this.#rows;
    const order = new Uint16Array(owners.length);
    let known = 1;
    for (let i = 0; i < known; i += 1) {
      const at = order[i] as number;
      const row = at << CLASS_BITS;
      const fallback = (this.#fail[at] as number) << CLASS_BITS;
      if (at !== 0) rows.copyWithin(row, fallback, fallback + (1 << CLASS_BITS));
      for (let child = this.#child[at] as number; child !== 0; child = this.#sibling[child] as number) {
        const way = row | (this.#character[child] as number);
        // What the fallback does with the character is still in the row: nearer to the root, its owners are complete.
        const fail = at === 0 ? 0 : (rows[way] as number) & ~HIT;
        this.#fail[child] = fail;
        const inherited = owners[fail] as readonly number[];
        const own = owners[child] as readonly number[];
        if (inherited.length > 0)
          owners[child] = own.length === 0 ? inherited : [...new Set([...own, ...inherited])];
        rows[way] = child | ((owners[child] as readonly number[]).length > 0 ? HIT : 0);
        order[known] = child;
        known += 1;
      }
    }
    return { next: rows.slice(0, owners.length << CLASS_BITS), owners };
  }
}

/** Compiles `literals[i]`, the texts of owner `i`. */
export function literalAutomaton(literals: readonly (readonly string[])[]): LiteralAutomaton {
  let most = 1;
  for (const texts of literals) for (const { length } of texts) most += length;
  const tree = new Tree(Math.min(most, HIT));
  literals.forEach((texts, owner) => {
    for (const text of texts) tree.add(text, owner);
  });
  return tree.toAutomaton();
}
