import { shippedRuleFiles } from '../rules/shipped-files.ts';
import type { GeneratedFile } from './generated-file.ts';

const INTRODUCTION = `# Rules about applications

Every rule of \`content/rules/0011…0014\`, as it stands there; \`content/rules/README.md\` says how they hang together.
A rule that counts fires on the last of so many events within the time, the earlier ones compared with it: *same* values
must be equal, *different* ones must not be those of the event that fires. Rules of level 1 and 2 count and raise no
alert, those of level 0 do neither.
`;

/** A table of the rules about applications for each of their files. */
export function generateRuleTable(): GeneratedFile {
  const sections = shippedRuleFiles()
    .filter(({ file }) => /^001[1-4]-/.test(file))
    .map(({ file, xml }) => `## ${file}\n\n${tableOf(xml)}\n`);
  return {
    path: 'docs/reference/application-rules.md',
    content: `${INTRODUCTION}\n${sections.join('\n')}`,
  };
}

function tableOf(xml: string): string {
  const rows = [...xml.matchAll(/<rule id="(\d+)" level="(\d+)"([^>]*)>(.*?)<\/rule>/gs)].map(
    ([, id = '', level = '', attributes = '', body = '']) => [
      id,
      level,
      meaningOf(textsIn(body, 'description')[0] ?? ''),
      countOf(attributes, body),
      textsIn(body, 'id').join(' '),
    ],
  );
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['rule', 'level', 'says', 'counts', 'ATT&CK']),
    '|---|---|---|---|---|',
    ...rows.map(line),
  ].join('\n');
}

function textsIn(body: string, tag: string): readonly string[] {
  return [...body.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g'))].map(([, text = '']) => text);
}

/** The description with the last names of its fields in place of `$(a.b.c)`. */
function meaningOf(description: string): string {
  return description.replace(/^Sluice: /, '').replaceAll(/\$\((?:sluice\.)?([\w.]+)\)/g, '*$1*');
}

function countOf(attributes: string, body: string): string {
  const [frequency, timeframe] = ['frequency', 'timeframe'].map(
    (name) => new RegExp(`${name}="(\\d+)"`).exec(attributes)?.[1],
  );
  if (frequency === undefined) return '';
  const compared = (which: string) => [
    ...(body.includes(`<${which}_srcip />`) ? ['srcip'] : []),
    ...textsIn(body, `${which}_field`).map((name) => name.replace(/^sluice\./, '')),
  ];
  const parts = ['same', 'different'].flatMap((which) => {
    const names = compared(which);
    return names.length === 0 ? [] : [`${which} ${names.join(', ')}`];
  });
  return [`${frequency} in ${timeframe} s`, ...parts].join('; ');
}
