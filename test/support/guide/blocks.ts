import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../source-files.ts';
import { RUN_ELSEWHERE } from './run-elsewhere.ts';

/** Every page that users read. */
export const PAGES = [
  'README.md',
  ...globSync(['docs/**/*.md', 'content/**/*.md', 'packages/*/*.md', 'examples/**/*.md'], {
    cwd: ROOT,
  }).filter((path) => !path.includes('node_modules') && !path.startsWith('docs/adr/')),
].toSorted();

export const textOf = (page: string) => readFileSync(join(ROOT, page), 'utf8');

/** What a block may need that a checkout does not have: the word behind `needs=` in its fence. */
export const NEEDS = ['aws', 'manager', 'npm', 'provider'] as const;

export interface Block {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  /** What stands behind the language. */
  readonly info: string;
  readonly body: string;
  /** The line above the fence. */
  readonly above: string;
}

/** Fenced blocks of a page, in their order, without the indentation of a list. */
export function blocksOf(page: string): readonly Block[] {
  const blocks: Block[] = [];
  const lines = textOf(page).split('\n');
  for (let i = 0; i < lines.length; i += 1) {
    const [, indent, language, info] = /^( *)```(\S*) *(.*)$/.exec(lines[i] ?? '') ?? [];
    if (indent === undefined) continue;
    const end = lines.findIndex((line, at) => at > i && line.trim() === '```');
    if (end < 0) throw new Error(`${page}:${i + 1}: the block has no end`);
    const body = lines.slice(i + 1, end).map((line) => line.slice(indent.length));
    blocks.push({
      page,
      line: i + 1,
      language: language ?? '',
      info: info ?? '',
      body: `${body.join('\n')}\n`,
      above: lines[i - 1] ?? '',
    });
    i = end;
  }
  return blocks;
}

export const shellBlocks = PAGES.flatMap(blocksOf).filter(({ language }) => language === 'sh');

/** Words behind `needs=`. */
export function needsOf({ info }: Block): readonly string[] {
  return /^needs=(\S+)$/.exec(info)?.[1]?.split(',') ?? [];
}

/** The test that runs a block which the guide's own test leaves alone. */
export function elsewhereOf({ page, body, above }: Block): string | undefined {
  if (/<!-- try: /.test(above)) return 'test/scenario/webhooks.test.ts';
  return RUN_ELSEWHERE.find((one) => (one.page ?? page) === page && body.startsWith(one.begins ?? ''))?.test;
}

/** Those that `test/scenario/guide.test.ts` runs as they stand. */
export const runnable = shellBlocks.filter(
  (block) => needsOf(block).length === 0 && elsewhereOf(block) === undefined,
);
