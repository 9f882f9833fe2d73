import type { CatalogueEntry } from './entry.ts';

/** A table in text, an entry a line: type, title, form, check and source between bars. */
export function entriesOf(table: string): readonly CatalogueEntry[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [type = '', title = '', form = '', check = '', source = ''] = line
        .split('|')
        .map((cell) => cell.trim());
      return { type, title, form, check, source };
    });
}
