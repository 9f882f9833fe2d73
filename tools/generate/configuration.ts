import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigSchema } from '../../src/config.ts';
import { docstringsOf } from './configuration/docstrings.ts';
import { type Row, rowsOf } from './configuration/rows.ts';
import type { GeneratedFile } from './generated-file.ts';

const INTRODUCTION = `# Every key of \`sluice.config.ts\`

Made from the schema that checks it, and from what stands above each key in the source, which is also what an editor shows.
\`npx sluice init\` writes a first configuration, [examples/config](../examples/config) has three that are worked out. Unknown
keys are errors, and \`npx cdk synth\` names everything that is wrong at once. Secrets never stand here: [secrets.md](secrets.md).

\`[]\` stands for each member of a list, \`<name>\` for a name that you choose. **Required** has no usual value; where the column
is empty, nothing is what is usual.
`;

/**
 * `docs/configuration.md`: a table of keys for each part of the configuration.
 *
 * @throws Error for keys above which the source says nothing
 */
export function generateConfigurationReference(root = join(import.meta.dirname, '../..')): GeneratedFile {
  const files = [
    'config.ts',
    ...readdirSync(join(root, 'src/config')).map((name) => join('config', name)),
    'redact/redaction-schema.ts',
  ].map((name) => join('src', name));
  const docs = docstringsOf(files.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })));
  const rows = rowsOf(ConfigSchema, docs);
  const silent = rows.filter(({ meaning }) => meaning === undefined).map(({ path }) => path);
  if (silent.length > 0)
    throw new Error(`say in the source, above the key, what it is for: ${silent.join(', ')}`);
  const parts = [...new Set(rows.map(({ path }) => partOf(path)))];
  const sections = parts.map((part) =>
    sectionOf(
      part,
      rows.filter(({ path }) => partOf(path) === part),
    ),
  );
  return { path: 'docs/configuration.md', content: `${INTRODUCTION}\n${sections.join('\n')}` };
}

const partOf = (path: string) => /^\w+/.exec(path)?.[0] ?? path;

function sectionOf(part: string, rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const table = rows.map(({ path, type, usual, limits, meaning }) =>
    line([
      `\`${path}\``,
      cell(type),
      usual === undefined ? '**required**' : cell(usual),
      cell([sentence(meaning ?? ''), ...limits.map(sentence)].filter((text) => text !== '').join(' ')),
    ]),
  );
  return `## ${part}\n\n${[line(['key', 'type', 'usual', 'meaning and limits']), '|---|---|---|---|', ...table].join('\n')}\n`;
}

function sentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return whole === '' || /[.!?…]$/.test(whole) ? whole : `${whole}.`;
}

/** Text that means nothing else inside a table of Markdown. */
function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}
