import { readEscape } from './pcre2-escapes.ts';
import { addAll, type ByteSet, inAnyCase, not, POSIX_SETS, setSource } from './pcre2-sets.ts';

/** Reads the class that begins at `at`: its JavaScript source, and where the text goes on. */
export function classSource(text: string, at: number, anyCase: boolean): readonly [string, number] {
  const negated = text[at + 1] === '^';
  const set = new Uint8Array(256);
  const end = readMembers(text, at + (negated ? 2 : 1), set);
  const members = anyCase ? inAnyCase(set) : set;
  return [setSource(negated ? not(members) : members), end];
}

/** Adds the members up to the closing bracket; a bracket that comes first is a member. */
function readMembers(text: string, from: number, set: ByteSet): number {
  let at = from;
  let previous: number | undefined;
  let rangeFrom: number | undefined;
  const add = (byte: number) => {
    if (rangeFrom !== undefined) {
      if (byte < rangeFrom) throw new SyntaxError('range out of order in a class');
      set.fill(1, rangeFrom, byte + 1);
      previous = undefined;
    } else {
      set[byte] = 1;
      previous = byte;
    }
    rangeFrom = undefined;
  };
  const addSet = (members: ByteSet) => {
    addAll(set, members);
    // A hyphen before or after a set is a hyphen.
    if (rangeFrom !== undefined) set[45] = 1;
    previous = undefined;
    rangeFrom = undefined;
  };
  while (at < text.length) {
    const char = text[at] as string;
    if (char === ']' && at > from) {
      if (rangeFrom !== undefined) set[45] = 1;
      return at + 1;
    }
    const posix = char === '[' ? /^\[([:.=])(\^?)(\w*)\1\]/.exec(text.slice(at, at + 16)) : null;
    if (posix !== null) {
      const known = posix[1] === ':' ? POSIX_SETS[posix[3] ?? ''] : undefined;
      if (known === undefined) throw new SyntaxError('unknown POSIX class');
      addSet(posix[2] === '^' ? not(known) : known);
      at += posix[0].length;
    } else if (char === '\\') {
      const [read, end] = readEscape(text, at, true);
      at = end;
      if (read.kind === 'byte') add(read.byte);
      else if (read.kind === 'set') addSet(read.set);
    } else if (char === '-' && previous !== undefined && rangeFrom === undefined) {
      rangeFrom = previous;
      at += 1;
    } else {
      add(char.charCodeAt(0));
      at += 1;
    }
  }
  throw new SyntaxError('missing ] of a class');
}
