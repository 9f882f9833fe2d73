import { plainLine } from '../plain-text.ts';
import { type Block, grouped, type Report } from './report.ts';

const WIDEST = 60;
const BAR = 24;

/** A report as text that needs nothing beside it. */
export function reportText({ title, lead, sections, foot }: Report): string {
  const parts = sections.flatMap(({ title: heading, blocks }) => [
    '',
    heading.toUpperCase(),
    ...blocks.flatMap((block) => (block.kind === 'file' ? [] : ['', ...linesOf(block)])),
  ]);
  return `${[title, '', lead, ...parts, '', '-- ', foot].join('\n')}\n`;
}

function linesOf(block: Exclude<Block, { kind: 'file' }>): readonly string[] {
  if (block.kind === 'text') return [block.text];
  if (block.kind === 'figures')
    return block.figures.map(
      ({ label, value, note }) => `${label}: ${value}${note === undefined ? '' : ` (${note})`}`,
    );
  const rows = block.rows.slice(0, block.shown);
  const note = block.note === undefined ? [] : [block.note];
  if (rows.length === 0) return [`${block.caption}: ${block.empty}`, ...note];
  const wide = block.kind === 'table' ? block.columnsShown : undefined;
  const columns = block.columns.slice(0, wide);
  const cells = [columns, ...rows.map((row) => row.slice(0, wide))].map((row) =>
    row.map((cell) => plainLine(grouped(cell), WIDEST)),
  );
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)));
  const most = Math.max(1, ...rows.map((row) => Number(row.at(-1))));
  const below = block.kind === 'table' ? (block.lines ?? []) : [];
  const lines = cells.flatMap((row, at) => {
    const line = row.map((cell, i) =>
      typeof rows[0]?.[i] === 'number' ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0),
    );
    const value = at === 0 ? 0 : Number(rows[at - 1]?.at(-1));
    const bar = block.kind !== 'table' ? `  ${'#'.repeat(Math.ceil((value / most) * BAR))}` : '';
    const more = at === 0 ? [] : (below[at - 1] ?? []).map((each) => `      ${each}`);
    return [`  ${line.join('  ')}${bar}`.trimEnd(), ...more];
  });
  return [block.caption, ...lines, ...note];
}
