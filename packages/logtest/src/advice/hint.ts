import type { OrderedFile } from '../load/ruleset.ts';
import type { XmlElement } from '../load/xml.ts';

/** What an advice may look at. */
export interface Facts {
  readonly file: string;
  readonly line: number;
  readonly rule?: XmlElement;
  readonly id?: number;
  readonly element?: XmlElement;
  /** Of the message. */
  readonly match: RegExpExecArray;
  readonly index: RuleIndex;
  /** Declared lists, as rules name them. */
  readonly lists: readonly string[];
}

/** One thing the manager says, and what to do about it. */
export interface Hint {
  readonly says: RegExp;
  /** Child of the rule at fault, where the loader notices it only after reading them all. */
  readonly tag?: (facts: Facts) => string | undefined;
  readonly advice: (facts: Facts) => string;
}

export interface Defined {
  readonly id: number;
  readonly file: string;
  readonly name: string;
  readonly line: number;
  /** Place of its file in the order of loading. */
  readonly order: number;
}

/** Where rules are written, whether they loaded or not; made when first asked. */
export class RuleIndex {
  private readonly files: readonly OrderedFile[];
  private known: ReadonlyMap<number, readonly Defined[]> | undefined;

  constructor(files: readonly OrderedFile[]) {
    this.files = files;
  }

  find(id: number): readonly Defined[] {
    this.known ??= this.read();
    return this.known.get(id) ?? [];
  }

  /** The first free id from this one on. */
  free(from: number): number {
    let id = from;
    while (this.find(id).length > 0) id += 1;
    return id;
  }

  orderOf(path: string): number {
    return this.files.findIndex((file) => file.path === path);
  }

  /** The files whose text holds a word, in the order of loading. */
  mentioning(word: RegExp): readonly OrderedFile[] {
    return this.files.filter(({ xml }) => word.test(xml));
  }

  private read(): ReadonlyMap<number, readonly Defined[]> {
    const found = new Map<number, Defined[]>();
    for (const [order, { path, name, xml }] of this.files.entries()) {
      let line = 1;
      let from = 0;
      for (const match of xml.matchAll(/<rule\b[^>]*?\bid\s*=\s*["'](\d+)["']/gi)) {
        line += newlines(xml, from, match.index);
        from = match.index;
        const id = Number(match[1]);
        found.set(id, [...(found.get(id) ?? []), { id, file: path, name, line, order }]);
      }
    }
    return found;
  }
}

function newlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

export function attributeOf(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attributes.find((attribute) => attribute.name.toLowerCase() === name)?.value;
}

/** The candidate that differs by the fewest letters, if that is one or two. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: distance(word.toLowerCase(), candidate) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= Math.min(2, word.length - 2) ? best.candidate : undefined;
}

function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 3;
}
