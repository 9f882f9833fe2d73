import { readFileSync } from 'node:fs';
import { readLiteral } from './literal.ts';
import type { PlaySamples } from './view.ts';

const GUIDE = new URL('../../../docs/redaction.md', import.meta.url);

/** Policies to begin with: the shipped one, and those of the guide, out of its own snippets. */
export function policyPresets(guide = readFileSync(GUIDE, 'utf8')): PlaySamples['policies'] {
  return [
    { name: 'default', label: 'Default: what Sluice does without a word', text: DEFAULT },
    { name: 'gdpr', label: 'GDPR', text: snippet(guide, 'gdpr') },
    { name: 'pci', label: 'PCI DSS', text: snippet(guide, 'pci') },
    { name: 'hipaa', label: 'HIPAA', text: snippet(guide, 'hipaa') },
    { name: 'token', label: 'Pseudonyms instead of masks', text: snippet(guide, 'token') },
  ];
}

const DEFAULT = `{
  // By detector: mask, partial, token, truncate, drop, report or keep.
  detectors: {},
  // By pack of detectors, such as contact or financial.
  packs: {},
  // By field name, at any depth; case, "_" and "-" do not count.
  fields: {},
  // By path: never touched, such as 'sluice.details.order_id'.
  keep: [],
}`;

/**
 * What stands at `redaction:` in a snippet of the guide, moved to the left.
 *
 * @throws Error when the guide has none of that name
 */
function snippet(guide: string, name: string): string {
  const code = guide.split(`<!-- config: ${name} -->\n\`\`\`ts\n`)[1]?.split('```')[0] ?? '';
  const config = readLiteral(
    code.slice(code.indexOf('{', code.indexOf('defineConfig(')), code.lastIndexOf(')')),
  );
  const from = code.indexOf('redaction: {');
  if (from === -1 || !config.ok)
    throw new Error(`docs/redaction.md has no policy "${name}" that can be read`);
  const indent = code.slice(code.lastIndexOf('\n', from) + 1, from);
  // The object ends at the first brace that stands as far to the left as its key, or on its own line.
  const lines = code.slice(from + 'redaction: '.length).split('\n');
  const last = lines.findIndex((line) => line.startsWith(`${indent}}`));
  const own = last === -1 ? lines.slice(0, 1) : lines.slice(0, last + 1);
  const text = own.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)).join('\n');
  return text.replace(/,\s*$/, '');
}
