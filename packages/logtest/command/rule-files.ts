import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import {
  type CaseOptions,
  type RulesetFiles,
  readListDirectory,
  readRuleDirectory,
  rootRules,
  stockStandIn,
} from '../src/index.ts';
import { type CommandContext, UsageError } from './context.ts';
import { type Home, readHome } from './home.ts';

/** A folder with this file holds the rules that come with Wazuh. */
const FIRST_STOCK_FILE = '0010-rules_config.xml';

/** Everything that is loaded together. */
export interface RuleFiles extends RulesetFiles {
  /** Whether a file, as named in `rules`, is one whose author is asking. */
  readonly isOwn: (file: string) => boolean;
  /** Folders to look at for changes. */
  readonly folders: readonly string[];
  /** Set: these are not the caller's rules; they are linted only when asked. */
  readonly standard?: boolean;
  /** What was added or is missing, in sentences. */
  readonly remarks: readonly string[];
  /** What an installed manager adds to every session. */
  readonly session?: CaseOptions;
}

export interface RuleOptions {
  /** Folders of rule files, loaded together in Wazuh's order. */
  readonly rules: readonly string[];
  readonly lists: readonly string[];
  /** Folder of an installed manager. */
  readonly wazuhHome?: string;
}

/** @throws UsageError when a folder cannot be read */
export async function readRuleFiles(
  { rules, lists, wazuhHome }: RuleOptions,
  { standard }: CommandContext,
): Promise<RuleFiles> {
  if (lists.length > 0 && rules.length === 0 && wazuhHome === undefined) {
    throw new UsageError('--lists goes with --rules; name the rules that use the lists');
  }
  const ownLists = lists.flatMap((folder) => readFolder('--lists', folder, readListDirectory));
  const own = rules.flatMap((folder) => readRules(folder));
  if (rules.length > 0 && own.length === 0) {
    throw new UsageError(`no .xml file in ${rules.join(', ')}; --rules takes folders`);
  }
  const folders = [...rules, ...lists];
  if (wazuhHome !== undefined) return addToHome(readHome(wazuhHome), own, ownLists, folders);
  if (own.length > 0) return withStandIns(own, ownLists, folders);
  if (standard !== undefined) return standard();
  throw new UsageError('name the rules to test: --rules DIR, or --wazuh-home DIR (see --help)');
}

/** A rule file of one's own takes the place of the manager's of that name, as it would when it is put there. */
function addToHome(
  home: Home,
  own: RulesetFiles['rules'],
  ownLists: NonNullable<RulesetFiles['lists']>,
  folders: readonly string[],
): RuleFiles {
  const names = new Map(own.map(({ file }) => [baseName(file), file]));
  const replaced = home.rules.filter(({ file }) => home.isOwn(file) && names.has(baseName(file)));
  const ownFiles = new Set(own.map(({ file }) => file));
  return {
    rules: [...home.rules.filter((file) => !replaced.includes(file)), ...own],
    lists: [...home.lists, ...ownLists],
    decoders: home.decoders,
    isShipped: home.isShipped,
    isOwn: (file) => ownFiles.has(file) || home.isOwn(file),
    folders: [...home.folders, ...folders],
    remarks: [
      ...home.messages,
      ...replaced.map(({ file }) => `${names.get(baseName(file))} takes the place of ${file}`),
    ],
    session: home.session,
  };
}

function withStandIns(
  own: RulesetFiles['rules'],
  ownLists: NonNullable<RulesetFiles['lists']>,
  folders: readonly string[],
): RuleFiles {
  const missing = stockRulesMissing(own.map(({ xml }) => xml).join('\n'));
  const standIn = missing.aws ? stockStandIn() : { rules: [], lists: [] };
  const stock = own
    .filter(({ file }) => baseName(file) === FIRST_STOCK_FILE)
    .map(({ file }) => folderOf(file));
  const isShipped = (file: string) => stock.includes(folderOf(file));
  const names = new Set(own.map(({ file }) => file).filter((file) => !isShipped(file)));
  return {
    rules: [...(missing.root ? [rootRules()] : []), ...standIn.rules, ...own],
    lists: [...standIn.lists, ...ownLists],
    isShipped,
    isOwn: (file) => names.has(file),
    folders,
    remarks: missing.aws
      ? ["Wazuh's own rules on AWS (80200…) are not among these; a stand-in made from facts is used"]
      : [],
  };
}

/** What these rules hang under and do not bring: the root, and Wazuh's rules on AWS. */
function stockRulesMissing(xml: string): { readonly root: boolean; readonly aws: boolean } {
  const defines = (id: string) => new RegExp(`<rule\\s[^>]*\\bid\\s*=\\s*["']${id}["']`).test(xml);
  return {
    root: !defines('1'),
    aws: /<if_(?:matched_)?sid>[^<]*\b(?:80[2-4]\d\d|99[89]\d\d)\b/.test(xml) && !defines('80200'),
  };
}

function readRules(folder: string): RulesetFiles['rules'] {
  return readFolder('--rules', folder, readRuleDirectory).map(({ file, xml }) => ({
    file: join(folder, file).split(sep).join('/'),
    xml,
  }));
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
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
