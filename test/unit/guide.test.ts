import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { ConfigSchema, defineConfig } from '../../src/config.ts';
import { isExternal } from '../../tools/links/links.ts';
import {
  blocksOf,
  elsewhereOf,
  NEEDS,
  needsOf,
  PAGES,
  runnable,
  shellBlocks,
  textOf,
} from '../support/guide/blocks.ts';
import { faultOf, linksOf, targetOf } from '../support/guide/links.ts';
import { RUN_ELSEWHERE } from '../support/guide/run-elsewhere.ts';
import { ROOT } from '../support/source-files.ts';

const GUIDE = 'docs/README.md';
const blocks = PAGES.flatMap(blocksOf);
const at = ({ page, line }: { readonly page: string; readonly line: number }) => `${page}:${line}`;

describe('links', () => {
  const ROOT_PAGES = globSync('*.md', { cwd: ROOT });
  const pages = [...PAGES, ...globSync('docs/adr/*.md', { cwd: ROOT }), ...ROOT_PAGES];

  test('lead to files and headings that are there', () => {
    const relative = pages.flatMap((page) =>
      linksOf(page)
        .filter((link) => !isExternal(link))
        .map((link) => faultOf(page, link)),
    );
    expect(relative.length).toBeGreaterThan(500);
    expect(relative.filter((fault) => fault !== undefined)).toEqual([]);
  });

  test('to elsewhere are whole addresses, and go by https but on this machine', () => {
    const external = pages.flatMap((page) => linksOf(page).filter(isExternal));
    expect(external.length).toBeGreaterThan(50);
    const odd = external.filter((link) => {
      if (!URL.canParse(link)) return true;
      const { protocol, hostname } = new URL(link);
      return protocol !== 'https:' && hostname !== '127.0.0.1';
    });
    expect(odd).toEqual([]);
  });

  test('of the table of contents reach every page of docs, and from there every page that users read', () => {
    const linked = (page: string) =>
      linksOf(page)
        .filter((link) => !isExternal(link))
        .map((link) => targetOf(page, link).file);
    const contents = linked(GUIDE);
    expect(
      globSync('docs/*.md', { cwd: ROOT }).filter((page) => page !== GUIDE && !contents.includes(page)),
    ).toEqual([]);
    const reached = new Set([GUIDE]);
    for (const page of reached)
      for (const next of linked(page))
        if (next.endsWith('.md') && existsSync(join(ROOT, next))) reached.add(next);
    expect(PAGES.filter((page) => !reached.has(page) && page !== 'README.md')).toEqual([]);
  });
});

describe('blocks of commands', () => {
  test('are marked `sh`, so that they are found', () => {
    const others = blocks.filter(({ language }) => /^(bash|shell|console|zsh|shell-session)$/.test(language));
    expect(others.map(at)).toEqual([]);
  });

  test('say what they need in words that there are, or are run by a test', () => {
    const unknown = shellBlocks.filter(
      (block) =>
        block.info !== '' && !needsOf(block).every((need) => (NEEDS as readonly string[]).includes(need)),
    );
    expect(unknown.map(at)).toEqual([]);
    const unreadable = shellBlocks.filter((block) => block.info !== '' && needsOf(block).length === 0);
    expect(unreadable.map(at)).toEqual([]);
    const both = shellBlocks.filter((block) => needsOf(block).length > 0 && elsewhereOf(block) !== undefined);
    expect(both.map(at)).toEqual([]);
  });

  test('that say they need nothing ask for nothing of AWS or a manager', () => {
    const asking = runnable.filter(({ body }) =>
      /\baws [a-z]|\bcdk (deploy|diff|bootstrap|destroy)\b|\/var\/ossec|root@|https:\/\/…|^npm /m.test(body),
    );
    expect(asking.map(at)).toEqual([]);
  });

  test('that something else runs are there, and so is what runs them', () => {
    for (const { page, begins = '', test: runner } of RUN_ELSEWHERE) {
      expect(existsSync(join(ROOT, runner)), runner).toBe(true);
      // A command that any page may show need not be shown.
      if (page === undefined) continue;
      const found = shellBlocks.filter((block) => block.page === page && block.body.startsWith(begins));
      expect(found, `${page}: ${begins}`).not.toEqual([]);
    }
  });

  test('are such that a shell can read', () => {
    // A placeholder such as <event id> is a word to whoever reads it.
    const script = shellBlocks.map(
      ({ body }, i) => `block_${i}() {\n${body.replaceAll(/<[A-Za-z][^<>\n]*>/g, 'PLACEHOLDER')}:\n}\n`,
    );
    const { stderr } = spawnSync('bash', ['-n'], { input: script.join('') });
    const named = stderr.toString().replaceAll(/line (\d+)/g, (_, line: string) => {
      let end = 0;
      const i = script.findIndex((text) => {
        end += text.split('\n').length - 1;
        return Number(line) <= end;
      });
      return `${at(shellBlocks[i] ?? { page: '?', line: 0 })}`;
    });
    expect(named).toBe('');
  });
});

test('every block of JSON is JSON, whole or one document a line', () => {
  const broken = blocks
    .filter(({ language }) => language === 'json')
    .filter(({ body }) => !isJson(body) && !body.trim().split('\n').every(isJson));
  expect(broken.map(at)).toEqual([]);
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Blocks that show keys of `sluice.config.ts` as they would be written. */
const configurations = blocks.filter(
  ({ language, body }) =>
    language === 'ts' &&
    Object.keys(ConfigSchema.in.shape).some((key) => body.startsWith(`${key}: `)) &&
    // What the reader fills in is no value.
    !/\[…\]|\[\/\* … \*\/\]/.test(body),
);

test('every piece of a configuration is one that is taken', () => {
  expect(configurations.length).toBeGreaterThan(20);
  const faults = configurations.flatMap((block) => {
    const written = compileFunction(`return ({${block.body.replaceAll('…', '111122223333')}})`)() as object;
    const tenants = [...block.body.matchAll(/\btenant: '(\w+)'/g)].map(([, id = '']) => ({ id }));
    try {
      defineConfig({
        tenants:
          tenants.length > 0 ? [...new Map(tenants.map((one) => [one.id, one])).values()] : [{ id: 'main' }],
        wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
        ...written,
      });
      return [];
    } catch (error) {
      return [`${at(block)}: ${(error as Error).message}`];
    }
  });
  expect(faults).toEqual([]);
});

/** Whole ones, as the file would be. */
const whole = blocks.filter(
  ({ language, body }) => language === 'ts' && body.includes('export default defineConfig('),
);

test('every whole configuration is one that is taken', () => {
  expect(whole.length).toBeGreaterThan(3);
  const faults = whole.flatMap((block) => {
    const body = block.body.replace(/^import .*\n/gm, '').replace('export default', 'return');
    try {
      compileFunction(body.replaceAll('…', '111122223333'), ['defineConfig'])(defineConfig);
      return [];
    } catch (error) {
      return [`${at(block)}: ${(error as Error).message}`];
    }
  });
  expect(faults).toEqual([]);
});

test('the pages that the pages name in words are there', () => {
  const named = PAGES.flatMap((page) =>
    [...textOf(page).matchAll(/`(docs\/[\w/-]+\.md|test\/[\w/.-]+\.test\.ts)`/g)].map(([, path = '']) => [
      path,
      join(dirname(page), path),
    ]),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((paths) => !paths.some((path) => existsSync(join(ROOT, path))))).toEqual([]);
});
