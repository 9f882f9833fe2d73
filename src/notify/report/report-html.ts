import { escaped } from '../render/html-escape.ts';
import { type Block, grouped, type Report } from './report.ts';

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
/** Inherited by all that is in a row. */
const WRAP = 'word-break:break-word;overflow-wrap:anywhere';
const QUIET = 'font-size:12px;line-height:17px;color:#4b5563';
const LINE = 'border-bottom:1px solid #e5e7eb';
const SMALL = 'font-size:13px;line-height:18px';
/** A space that does not break: a third of its entity's bytes. */
const NBSP = '\u00a0';
const STORY = 'margin:4px 0 2px;padding-left:10px;border-left:2px solid #93c5fd;color:#374151';
const TABLE = 'role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"';

const written = (cell: string | number) => escaped(grouped(cell));

/** A report as mail and as a page: tables and inline styles only, from 320 pixels on; loads nothing. */
export function reportHtml({ title, lead, sections, foot }: Report): string {
  const row = (content: string, style = '') =>
    `<tr><td style="padding:0 20px 14px;${FONT};font-size:14px;line-height:20px;color:#111827;${WRAP};${style}">${content}</td></tr>`;
  const rows = sections.flatMap(({ title: heading, blocks }) => [
    row(
      `<h2 style="margin:14px 0 0;font-size:17px;line-height:24px">${escaped(heading)}</h2>`,
      'padding-bottom:8px',
    ),
    ...blocks.flatMap((block) => (block.kind === 'file' ? [] : [row(blockHtml(block))])),
  ]);
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${escaped(title)}</title></head>`,
    '<body style="margin:0;padding:0;background:#f3f4f6">',
    `<table ${TABLE}><tr><td align="center" style="padding:12px">`,
    `<table ${TABLE} style="max-width:760px;table-layout:fixed;background:#ffffff;border-radius:6px;text-align:left">`,
    `<tr><td style="padding:16px 20px;background:#1f2937;border-radius:6px 6px 0 0;${FONT};color:#ffffff"><h1 style="margin:0;font-size:19px;line-height:26px">${escaped(title)}</h1></td></tr>`,
    row(escaped(lead), 'padding-top:14px'),
    ...rows,
    row(escaped(foot), `padding-top:12px;border-top:1px solid #e5e7eb;${QUIET}`),
    '</table></td></tr></table></body></html>',
    '',
  ].join('\n');
}

function blockHtml(block: Exclude<Block, { kind: 'file' }>): string {
  if (block.kind === 'text') return `<div>${escaped(block.text)}</div>`;
  if (block.kind === 'figures') return figuresHtml(block.figures);
  const caption = `<div style="font-weight:bold;padding-bottom:4px">${escaped(block.caption)}</div>`;
  const rest = Math.max(0, block.rows.length - (block.shown ?? block.rows.length));
  const notes = [
    ...(rest === 0 ? [] : [`${rest} more in ${block.name}.csv`]),
    ...(block.note === undefined ? [] : [block.note]),
  ];
  const foot =
    notes.length === 0 ? '' : `<div style="${QUIET};padding-top:4px">${escaped(notes.join('. '))}</div>`;
  if (block.rows.length === 0) return `${caption}<div style="${QUIET}">${escaped(block.empty)}</div>${foot}`;
  return `${caption}${gridHtml(block)}${foot}`;
}

function gridHtml(block: Exclude<Extract<Block, { readonly caption: string }>, { kind: 'file' }>): string {
  if (block.kind === 'bars') return barsHtml(block);
  if (block.kind === 'series') return seriesHtml(block);
  const isNumbers = block.rows.every((row) => row.slice(1).every((cell) => typeof cell === 'number'));
  return isNumbers ? numbersHtml(block) : tableHtml(block);
}

function figuresHtml(figures: Extract<Block, { kind: 'figures' }>['figures']): string {
  // Inline blocks, so that they stand beside each other where there is room and below each other where there is none.
  return figures
    .map(
      ({ label, value, note }) =>
        `<div style="display:inline-block;vertical-align:top;min-width:120px;padding:0 16px 10px 0"><div style="${QUIET}">${escaped(label)}</div>` +
        `<div style="font-size:22px;line-height:28px;font-weight:bold">${escaped(value)}</div>` +
        `${note === undefined ? '' : `<div style="${QUIET}">${escaped(note)}</div>`}</div>`,
    )
    .join('');
}

/** Label above bar: beside each other they do not fit a phone. */
function barsHtml({ rows, shown }: Extract<Block, { kind: 'bars' }>): string {
  const most = Math.max(1, ...rows.map((row) => Number(row.at(-1))));
  const bars = rows.slice(0, shown).map((row) => {
    const value = row.at(-1) ?? 0;
    const share = Math.max(Number(value) === 0 ? 0 : 1, Math.round((Number(value) / most) * 100));
    const label = row
      .slice(0, -1)
      .filter((cell) => cell !== '')
      .map(written)
      .join(`${NBSP} `);
    const rest =
      share === 100 ? '' : `<td width="${100 - share}%" style="font-size:0;line-height:0">${NBSP}</td>`;
    const fill =
      share === 0
        ? ''
        : `<td width="${share}%" bgcolor="#2563eb" style="background:#2563eb;height:8px;font-size:0;line-height:0">${NBSP}</td>`;
    return (
      `<tr><td style="padding:5px 0 0">${label}</td><td align="right" width="72" style="padding:5px 0 0">${written(value)}</td></tr>` +
      `<tr><td colspan="2" style="padding:0 0 3px"><table ${TABLE} style="background:#e5e7eb"><tr>${fill}${rest}</tr></table></td></tr>`
    );
  });
  return `<table ${TABLE} style="${SMALL}">${bars.join('')}</table>`;
}

const HIGHEST_PX = 96;

/** Columns side by side: thirty of them fit a phone. */
function seriesHtml({ rows }: Extract<Block, { kind: 'series' }>): string {
  const most = Math.max(1, ...rows.map((row) => Number(row.at(-1))));
  const columns = rows.map(([slot = '', value = 0]) => {
    const px = Math.round((Number(value) / most) * HIGHEST_PX);
    const words = `${written(slot)}: ${written(value)}`;
    return `<td title="${words}" style="padding:0 1px"><div style="height:${px}px;background:#2563eb">${NBSP}</div></td>`;
  });
  const [first, last] = [rows[0]?.[0] ?? '', rows.at(-1)?.[0] ?? ''];
  return (
    `<div style="${QUIET}">most: ${grouped(most)}</div>` +
    `<table ${TABLE} style="table-layout:fixed;font-size:0;line-height:0;${LINE}"><tr valign="bottom" height="${HIGHEST_PX}">${columns.join('')}</tr></table>` +
    `<table ${TABLE}><tr><td style="${QUIET}">${written(first)}</td><td align="right" style="${QUIET}">${written(last)}</td></tr></table>`
  );
}

/** Names and small numbers fit as they are. */
function numbersHtml({ columns, rows, shown }: Extract<Block, { kind: 'table' }>): string {
  const lines = [columns, ...rows.slice(0, shown)].map((row, at) =>
    row
      .map((cell, i) => {
        const style = `padding:4px 0 4px ${i === 0 ? 0 : 8}px;${LINE}${at === 0 ? ';color:#4b5563' : ''}`;
        // A number that breaks in two is two numbers.
        return `<td align="${i === 0 ? 'left' : 'right" nowrap="nowrap'}" style="${style}">${written(cell)}</td>`;
      })
      .join(''),
  );
  return `<table ${TABLE} style="${SMALL}">${lines.map((line) => `<tr>${line}</tr>`).join('')}</table>`;
}

/** The first cell in bold and the others named below it: columns do not fit a phone either. */
function tableHtml({
  columns,
  rows,
  shown,
  columnsShown,
  lines = [],
}: Extract<Block, { kind: 'table' }>): string {
  const items = rows.slice(0, shown).map((row, at) => {
    const below = (lines[at] ?? []).map((line) => `<br>${escaped(line)}`).join('');
    const rest = row.slice(1, columnsShown).flatMap((cell, i) => {
      const name = columns[i + 1] ?? '';
      return cell === ''
        ? []
        : [`<span style="color:#4b5563">${escaped(name)}:</span>${NBSP}${written(cell)}`];
    });
    return `<tr><td style="padding:6px 0;${LINE}"><b>${written(row[0] ?? '')}</b><br>${rest.join(`${NBSP}${NBSP} `)}${below === '' ? '' : `<div style="${STORY}">${below.slice(4)}</div>`}</td></tr>`;
  });
  return `<table ${TABLE} style="${SMALL}">${items.join('')}</table>`;
}
