import type { Table } from './shapes.ts';

/** Text in a cell: nothing of it ends the cell or begins markup. */
const cell = (content: string): string =>
  content.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');

/** A table in GitHub's markdown; numbers stand at the right edge. */
export function markdownTable({ headings, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  const edges = headings.map((_, column) =>
    rows.every((row) => /^(|–|[\d.,%+\s]+)$/.test(row[column] ?? '')) ? '--:' : '---',
  );
  return [line(headings), `|${edges.join('|')}|`, ...rows.map(line)].join('\n');
}
