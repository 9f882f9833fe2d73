import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import {
  type LoadResult,
  loadRuleset,
  type RulesetFiles,
  readListDirectory,
  readRuleDirectory,
} from '@sluice/logtest';

/** What a manager is installed with: Wazuh's own files and the site's. */
export interface InstalledRuleset {
  /** Goes to `ruleset/rules`, which the API does not change; its lists to `etc/lists`. */
  readonly stock: RulesetFiles;
  /** Goes to `etc/rules` and `etc/lists`. */
  readonly custom?: RulesetFiles;
  /** More `<list>` entries of ossec.conf, such as `etc/lists/mine`; lists given here are declared anyway. */
  readonly declaredLists?: readonly string[];
}

/** A file as the API lists it. */
export interface InstalledFile {
  readonly filename: string;
  readonly relative_dirname: string;
}

export const STOCK_RULES = 'ruleset/rules';
export const CUSTOM_RULES = 'etc/rules';
export const LISTS = 'etc/lists';

/** The files of one manager on disk. Paths are relative to its folder and are the caller's to check. */
export interface Installation {
  readonly folder: string;
  /** `<list>` entries of ossec.conf: a list that is not here is not loaded. */
  readonly declaredLists: readonly string[];
  /** Sorted by name. */
  ruleFiles(): readonly InstalledFile[];
  listFiles(): readonly InstalledFile[];
  exists(path: string): boolean;
  /** Undefined when there is no such file. */
  read(path: string): string | undefined;
  write(path: string, text: string): void;
  remove(path: string): void;
  /** Loads rules and lists as they are on disk now. */
  readonly load: () => LoadResult;
  close(): void;
}

/** Writes the files below a new temporary folder, which `close` removes. */
export function createInstallation({ stock, custom, declaredLists = [] }: InstalledRuleset): Installation {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-manager-'));
  const at = (path: string) => join(folder, path);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  };
  for (const path of [STOCK_RULES, CUSTOM_RULES, LISTS]) mkdirSync(at(path), { recursive: true });
  for (const { file, xml } of stock.rules) write(`${STOCK_RULES}/${file}`, xml);
  for (const { file, xml } of custom?.rules ?? []) write(`${CUSTOM_RULES}/${file}`, xml);
  const lists = [...(stock.lists ?? []), ...(custom?.lists ?? [])];
  for (const { file, text } of lists) write(`${LISTS}/${file}`, text);
  const declared = [...new Set([...lists.map(({ file }) => `${LISTS}/${file}`), ...declaredLists])];

  const installedLists = () => readListDirectory(at(LISTS));
  return {
    folder,
    declaredLists: declared,
    ruleFiles: () =>
      [STOCK_RULES, CUSTOM_RULES]
        .flatMap((dir) =>
          readRuleDirectory(at(dir)).map(({ file }) => ({ filename: file, relative_dirname: dir })),
        )
        .sort(byName),
    listFiles: () =>
      installedLists()
        .map(({ file }) => {
          const path = `${LISTS}/${file}`;
          return { filename: basename(path), relative_dirname: dirname(path) };
        })
        .sort(byName),
    exists: (path) => existsSync(at(path)),
    read: (path) => (existsSync(at(path)) ? readFileSync(at(path), 'utf8') : undefined),
    write,
    remove: (path) => unlinkSync(at(path)),
    load: () =>
      loadRuleset({
        rules: [...readRuleDirectory(at(STOCK_RULES)), ...readRuleDirectory(at(CUSTOM_RULES))],
        lists: installedLists().filter(({ file }) => declared.includes(`${LISTS}/${file}`)),
      }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function byName(a: InstalledFile, b: InstalledFile): number {
  return a.filename < b.filename ? -1 : a.filename > b.filename ? 1 : 0;
}
