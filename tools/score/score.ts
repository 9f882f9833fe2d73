/** How one row of a corpus did. `row` is its line in the file, from 1: enough to find it, and nothing of its content. */
export interface Case {
  readonly row: number;
  /** Entity, rule, technique … as the corpus calls it. */
  readonly kind: string;
  readonly right: boolean;
}

export type Score =
  | {
      readonly kind: 'share';
      readonly corpus: string;
      readonly measure: string;
      readonly cases: readonly Case[];
      readonly note?: string;
    }
  /** A number that is no share of anything. */
  | {
      readonly kind: 'figure';
      readonly corpus: string;
      readonly measure: string;
      readonly figure: number;
      readonly note?: string;
    }
  /** What the product or this scorer cannot do; says which. */
  | { readonly kind: 'not yet'; readonly corpus: string; readonly measure: string; readonly note: string };

/** One file of the corpora folder and how it is scored. */
export interface Corpus {
  /** Path inside the folder. */
  readonly file: string;
  readonly score: (text: string) => readonly Score[] | Promise<readonly Score[]>;
}

export interface Row<T> {
  readonly row: number;
  readonly value: T;
}

/** The rows of an NDJSON file; `T` is what the corpora's README says of it. */
export function readRows<T>(text: string): readonly Row<T>[] {
  return text
    .split('\n')
    .flatMap((line, i) => (line.trim() === '' ? [] : [{ row: i + 1, value: JSON.parse(line) as T }]));
}

export function share(corpus: string, measure: string, cases: readonly Case[], note?: string): Score {
  return { kind: 'share', corpus, measure, cases, ...(note !== undefined && { note }) };
}

export function figure(corpus: string, measure: string, value: number, note?: string): Score {
  return { kind: 'figure', corpus, measure, figure: value, ...(note !== undefined && { note }) };
}

/** Right and all cases of each kind, the kinds with most misses first. */
export function byKind(cases: readonly Case[]): readonly { kind: string; right: number; of: number }[] {
  return [...Map.groupBy(cases, ({ kind }) => kind)]
    .map(([kind, all]) => ({ kind, right: all.filter(({ right }) => right).length, of: all.length }))
    .sort((a, b) => b.of - b.right - (a.of - a.right) || (a.kind < b.kind ? -1 : 1));
}
