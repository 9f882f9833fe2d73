import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import {
  type RulesetFiles,
  readListDirectory,
  readRuleDirectory,
  rootRules,
  stockCloudTrailStandIn,
} from '../src/index.ts';
import { type CommandContext, UsageError } from './context.ts';

/** Everything that is loaded together. */
export interface RuleFiles extends RulesetFiles {
  /** Whether a file, as named in `rules`, is one whose author is asking. */
  readonly isOwn: (file: string) => boolean;
  /** Folders to look at for changes. */
  readonly folders: readonly string[];
  /** Set: these are not the caller's rules; they are linted only when asked. */
  readonly standard?: boolean;
  /** What was added, in sentences. */
  readonly remarks: readonly string[];
}

export interface RuleOptions {
  /** Folders of rule files, loaded together in Wazuh's order. */
  readonly rules: readonly string[];
  readonly lists: readonly string[];
}

/** @throws UsageError when a folder cannot be read */
export async function readRuleFiles(
  { rules, lists }: RuleOptions,
  { standard }: CommandContext,
): Promise<RuleFiles> {
  if (rules.length === 0) {
    if (lists.length > 0)
      throw new UsageError('--lists goes with --rules; name the rules that use the lists');
    if (standard !== undefined) return standard();
    throw new UsageError('name the rules to test: --rules DIR (see --help)');
  }
  const own = rules.flatMap((folder) => readRules(folder));
  if (own.length === 0) throw new UsageError(`no .xml file in ${rules.join(', ')}; --rules takes folders`);
  const ownLists = lists.flatMap((folder) => readFolder('--lists', folder, readListDirectory));
  return withStandIns(own, ownLists, [...rules, ...lists]);
}

function withStandIns(
  own: RulesetFiles['rules'],
  ownLists: NonNullable<RulesetFiles['lists']>,
  folders: readonly string[],
): RuleFiles {
  const missing = stockRulesMissing(own.map(({ xml }) => xml).join('\n'));
  const standIn = missing.cloudTrail ? stockCloudTrailStandIn() : { rules: [], lists: [] };
  const names = new Set(own.map(({ file }) => file));
  return {
    rules: [...(missing.root ? [rootRules()] : []), ...standIn.rules, ...own],
    lists: [...standIn.lists, ...ownLists],
    isOwn: (file) => names.has(file),
    folders,
    remarks: missing.cloudTrail
      ? ["Wazuh's own CloudTrail rules (80200…) are not among these; a stand-in made from facts is used"]
      : [],
  };
}

/** What these rules hang under and do not bring: the root, and Wazuh's CloudTrail rules. */
function stockRulesMissing(xml: string): { readonly root: boolean; readonly cloudTrail: boolean } {
  const defines = (id: string) => new RegExp(`<rule\\s[^>]*\\bid\\s*=\\s*["']${id}["']`).test(xml);
  return {
    root: !defines('1'),
    cloudTrail: /<if_(?:matched_)?sid>[^<]*\b802(?:[0-4]\d|5[0-5])\b/.test(xml) && !defines('80200'),
  };
}

function readRules(folder: string): RulesetFiles['rules'] {
  return readFolder('--rules', folder, readRuleDirectory).map(({ file, xml }) => ({
    file: join(folder, file).split(sep).join('/'),
    xml,
  }));
}

/** @throws UsageError that names the option */
export function readFolder<T>(
  option: string,
  folder: string,
  read: (folder: string) => readonly T[],
): readonly T[] {
  try {
    return read(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(
      `${option} ${folder}: ${code === 'ENOENT' ? 'there is no such folder' : `cannot be read (${code})`}`,
    );
  }
}

/** Whether a folder holds rule files; false also where there is none. */
export function holdsRules(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => name.endsWith('.xml'));
  } catch {
    return false;
  }
}
