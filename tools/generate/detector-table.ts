import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../../src/redact/catalogue/all.ts';
import { DETECTORS } from '../../src/redact/detectors/all.ts';
import { PERSONAL_FIELDS, SECRET_FIELD_ENDINGS, SECRET_FIELDS } from '../../src/redact/field-rules.ts';
import { PACK_MEANINGS, PACKS } from '../../src/redact/packs.ts';
import type { GeneratedFile } from './generated-file.ts';

const PATH = 'docs/redaction.md';

/** The tables of `docs/redaction.md`, between its markers; all else in that file is written by hand. */
export function generateDetectorTable(root = join(import.meta.dirname, '../..')): GeneratedFile {
  const written = readFileSync(join(root, PATH), 'utf8');
  return { path: PATH, content: filled(filled(written, 'detectors', detectors()), 'fields', fields()) };
}

/** @throws Error when the markers are gone */
function filled(document: string, name: string, content: string): string {
  const [open, close] = [`<!-- generated: ${name} -->`, `<!-- end of ${name} -->`];
  const [from, to] = [document.indexOf(open), document.indexOf(close)];
  if (from === -1 || to < from) throw new Error(`${PATH} needs the markers ${open} and ${close}`);
  return `${document.slice(0, from)}${open}\n\n${content}\n\n${document.slice(to)}`;
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(headings), `|${'---|'.repeat(headings.length)}`, ...rows.map(line)].join('\n');
}

/** Text that means nothing else inside a table of Markdown. */
function cell(text: string): string {
  return text.replaceAll(/[\\|*<[\]]/g, String.raw`\$&`);
}

const code = (text: string): string => `\`${text}\``;

function link(source: string): string {
  return URL.canParse(source)
    ? `[${new URL(source).hostname.replace(/^www\./, '')}](${source})`
    : cell(source);
}

/** Several detectors may find one type. */
const TYPES = [...new Map(DETECTORS.map((detector) => [detector.type, detector])).values()];

function detectors(): string {
  const entries = new Map(CATALOGUE.map((entry) => [entry.type, entry]));
  const packs = PACKS.map((pack) => ({
    pack,
    members: TYPES.filter((detector) => detector.pack === pack),
  }));
  const sections = packs
    .filter(({ members }) => members.length > 0)
    .map(({ pack, members }) => {
      const rows = members.map(({ type, defaultAction = 'mask' }) => {
        const { title = '', form = '', check = '', source = '' } = entries.get(type) ?? {};
        return [code(type), cell(title), cell(form), cell(check), defaultAction, link(source)];
      });
      const headings = ['type', 'what it is', 'how it looks', 'what is checked', 'by default', 'format'];
      return `### Pack ${code(pack)}: ${PACK_MEANINGS[pack]}\n\n${table(headings, rows)}`;
    });
  return [`${TYPES.length} types.`, ...sections].join('\n\n');
}

function fields(): string {
  const types = new Map<string, string[]>();
  const add = (type: string, name: string) => types.set(type, [...(types.get(type) ?? []), code(name)]);
  for (const [name, rule] of [...SECRET_FIELDS, ...PERSONAL_FIELDS]) add(rule.type, name);
  for (const [ending, rule] of SECRET_FIELD_ENDINGS) add(rule.type, `…${ending}`);
  const rows = [...types].map(([type, names]) => [code(type), names.join(' ')]);
  return table(['type', 'names'], rows);
}
