import { readdirSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { DecoderFile } from './load/decoder-file.ts';
import {
  type RulesetBlock,
  readHomeConfig,
  readInternalOptions,
  STOCK_BLOCK,
  selectFiles,
} from './load/home-config.ts';
import type { ListFile } from './load/lists.ts';
import { readListDirectory } from './load-directory.ts';
import type { ManagerSettings } from './session.ts';

/** What an installed manager would load: `loadRuleset` takes the files, `createSession` the settings. */
export interface WazuhHome {
  readonly rules: readonly { readonly file: string; readonly xml: string }[];
  readonly decoders: readonly DecoderFile[];
  readonly lists: readonly ListFile[];
  /** Whether a rule or decoder file came with the manager. */
  readonly isShipped: (file: string) => boolean;
  readonly settings: Partial<ManagerSettings>;
  /** Declared files that are not there, `WARNING: …`. */
  readonly messages: readonly string[];
}

/**
 * Reads the folder of an installed manager (usually `/var/ossec`) as its `etc/ossec.conf` says, or as the
 * configuration that comes with Wazuh says when there is none. Changes nothing.
 *
 * @throws LoadFault for a configuration that the manager would refuse; Error when nothing there is a rule
 */
export function readWazuhHome(dir: string): WazuhHome {
  const resolve = (path: string) => (isAbsolute(path) ? path : join(dir, path));
  const read = (path: string) => readOptional(resolve(path));
  const configuration = read('etc/ossec.conf');
  const { blocks, settings } =
    configuration === undefined ? { blocks: [], settings: {} } : readHomeConfig(configuration);
  const used = blocks.length === 0 ? [STOCK_BLOCK] : blocks;
  const messages: string[] = [];
  const texts = (kind: 'rule' | 'decoder') =>
    selectFiles(used, kind, (folder) => filesIn(resolve(folder))).flatMap((file) => {
      const xml = read(file);
      if (xml === undefined) messages.push(missing(file));
      return xml === undefined ? [] : [{ file, xml }];
    });
  const rules = texts('rule');
  if (rules.length === 0)
    throw new Error(`${dir} holds no rule file of a Wazuh manager; give the folder of one`);
  const lists =
    blocks.length === 0
      ? allLists(resolve)
      : declaredLists(blocks, read, (path) => messages.push(missing(path)));
  const options = readInternalOptions(
    read('etc/internal_options.conf') ?? '',
    read('etc/local_internal_options.conf') ?? '',
  );
  const isShipped = (file: string) => file.startsWith('ruleset/');
  return {
    rules,
    decoders: texts('decoder'),
    lists,
    isShipped,
    settings: { ...settings, ...options },
    messages,
  };
}

function missing(path: string): string {
  return `WARNING: (1103): Could not open file '${path}' due to [(2)-(No such file or directory)].`;
}

/** A list that is declared without a folder stands in that of the rules; `.cdb` at its end is not looked at. */
function declaredLists(
  blocks: readonly RulesetBlock[],
  read: (path: string) => string | undefined,
  absent: (path: string) => void,
): readonly ListFile[] {
  return blocks
    .flatMap(({ lists }) => lists)
    .flatMap((declared) => {
      const path = (declared.includes('/') ? declared : `ruleset/rules/${declared}`).replace(/\.cdb.*$/, '');
      const text = read(path);
      if (text === undefined) absent(path);
      return text === undefined ? [] : [{ file: path, path, text }];
    });
}

/** Without a configuration every list counts as declared; Wazuh's source tree keeps them beside the rules. */
function allLists(resolve: (path: string) => string): readonly ListFile[] {
  for (const folder of ['etc/lists', 'ruleset/lists']) {
    if (filesIn(resolve(folder)).length > 0) return readListDirectory(resolve(folder));
  }
  return [];
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function readOptional(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
