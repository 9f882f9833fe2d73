/** A chart, a table or a file; each is a CSV file. */
interface Grid {
  /** Name of its CSV file, without the ending. */
  readonly name: string;
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** Rows that people are shown; the CSV file has all. */
  readonly shown?: number | undefined;
  /** Said instead of no rows. */
  readonly empty: string;
  /** What must be known to read it. */
  readonly note?: string | undefined;
}

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'figures'; readonly figures: readonly Figure[] }
  /** The last column is a number, drawn as a bar. */
  | ({ readonly kind: 'bars' } & Grid)
  /** The same of a series such as the hours of a day: the first column is its axis. */
  | ({ readonly kind: 'series' } & Grid)
  | ({
      readonly kind: 'table';
      /** Columns that people are shown, the first so many; the CSV file has all. */
      readonly columnsShown?: number | undefined;
      /** Lines that people are shown below each row: what happened, one after the other. */
      readonly lines?: readonly (readonly string[])[] | undefined;
    } & Grid)
  /** Only a CSV file. */
  | ({ readonly kind: 'file' } & Grid);

interface Figure {
  readonly label: string;
  readonly value: string;
  readonly note?: string | undefined;
}

/** A report, before it is written as mail, page, text or files. */
export interface Report {
  readonly title: string;
  readonly subject: string;
  /** Name of its files. */
  readonly name: string;
  readonly lead: string;
  readonly sections: readonly { readonly title: string; readonly blocks: readonly Block[] }[];
  readonly foot: string;
}

export function gridsOf({ sections }: Report): readonly (Block & Grid)[] {
  return sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'text' || block.kind === 'figures' ? [] : [block])),
  );
}

/** `12 345`: groups of three, with a space that does not break. */
export function grouped(value: string | number): string {
  return typeof value === 'number' ? String(value).replace(/\B(?=(\d{3})+$)/g, '\u00a0') : value;
}
