/**
 * Finds which of many words stand in a text, without regard to case, in one pass over it whatever their number: the
 * automaton of Aho and Corasick with all its transitions written out. Words are ASCII; other characters end a match.
 */
export class WordFinder {
  /** Column of each character in `table`; 0 for those in no word. */
  private readonly columns = new Uint8Array(128);
  /** Next state by state and column. States are multiplied by the row's width, those that end words come last. */
  private readonly table: Int32Array;
  private readonly firstEnding: number;
  private readonly endings: readonly (readonly number[])[];
  private readonly width: number;

  /** `words` in lower case, none of them empty. */
  constructor(words: readonly string[]) {
    let width = 1;
    for (const char of new Set(words.join(''))) {
      this.columns[char.charCodeAt(0)] = width;
      this.columns[char.toUpperCase().charCodeAt(0)] = width;
      width += 1;
    }
    this.width = width;
    const nodes = linked(trie(words, this.columns), width);
    const inner = nodes.filter(({ words: ended }) => ended.length === 0);
    const order = [...inner, ...nodes.filter(({ words: ended }) => ended.length > 0)];
    for (const [row, node] of order.entries()) node.row = row * width;
    this.table = new Int32Array(order.length * width);
    for (const { row, next } of order)
      for (let i = 0; i < width; i += 1) this.table[row + i] = next[i]?.row ?? 0;
    this.firstEnding = inner.length * width;
    this.endings = order.slice(inner.length).map(({ words: ended }) => ended);
  }

  /** Calls `found` with the index of every word in the text and the place after it, once for each place. */
  search(text: string, found: (word: number, end: number) => void): void {
    const { columns, table, firstEnding } = this;
    let state = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      state = code < 128 ? (table[state + (columns[code] as number)] as number) : 0;
      if (state >= firstEnding)
        for (const word of this.endings[(state - firstEnding) / this.width] ?? []) found(word, at + 1);
    }
  }
}

interface Node {
  /** By column; complete once linked. */
  readonly next: Node[];
  words: number[];
  /** Where its row begins in the table. */
  row: number;
}

function trie(words: readonly string[], columns: Uint8Array): Node {
  const root: Node = { next: [], words: [], row: 0 };
  for (const [index, word] of words.entries()) {
    let node = root;
    for (let at = 0; at < word.length; at += 1) {
      const column = columns[word.charCodeAt(at)] as number;
      node.next[column] ??= { next: [], words: [], row: 0 };
      node = node.next[column];
    }
    node.words.push(index);
  }
  return root;
}

/** All nodes, the root first, with a next one for every column and the words of their suffixes. */
function linked(root: Node, width: number): readonly Node[] {
  const nodes = [root];
  const suffixes = new Map<Node, Node>();
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at] as Node;
    const suffix = suffixes.get(node);
    if (suffix !== undefined) node.words = [...node.words, ...suffix.words];
    for (let column = 0; column < width; column += 1) {
      const child = node.next[column];
      const other = suffix?.next[column] ?? root;
      if (child === undefined) node.next[column] = other;
      else {
        suffixes.set(child, other);
        nodes.push(child);
      }
    }
  }
  return nodes;
}
