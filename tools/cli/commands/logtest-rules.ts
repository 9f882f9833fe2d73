import {
  loadRuleset,
  type Ruleset,
  readListDirectory,
  readRuleDirectory,
  rootRules,
  stockCloudTrailStandIn,
} from '@sluice/logtest';
import { UsageError } from '../faults.ts';

export interface RuleFolders {
  /** Folders of rule files, loaded together in Wazuh's order; none: the rules that Sluice ships. */
  readonly rules: readonly string[];
  readonly lists: readonly string[];
}

/** @throws UsageError when a folder cannot be read or its rules do not load */
export async function loadRules(
  { rules, lists }: RuleFolders,
  remark: (text: string) => void,
): Promise<Ruleset> {
  if (rules.length > 0) return loadFolders(rules, lists, remark);
  if (lists.length > 0) throw new UsageError('--lists goes with --rules; name the rules that use the lists');
  const { loadShippedRules } = await import('../../local/shipped-rules.ts');
  return loadShippedRules();
}

function loadFolders(
  ruleFolders: readonly string[],
  listFolders: readonly string[],
  remark: (text: string) => void,
): Ruleset {
  const files = ruleFolders.flatMap((folder) => readFolder('--rules', folder, readRuleDirectory));
  if (files.length === 0)
    throw new UsageError(`no .xml file in ${ruleFolders.join(', ')}; --rules takes folders`);
  const lists = listFolders.flatMap((folder) => readFolder('--lists', folder, readListDirectory));
  const missing = stockRulesMissing(files.map(({ xml }) => xml).join('\n'));
  if (missing.cloudTrail)
    remark("Wazuh's own CloudTrail rules (80200…) are not among these; a stand-in made from facts is used");
  const standIn = missing.cloudTrail ? stockCloudTrailStandIn() : { rules: [], lists: [] };
  const { messages, ruleset } = loadRuleset({
    rules: [...(missing.root ? [rootRules()] : []), ...standIn.rules, ...files],
    lists: [...standIn.lists, ...lists],
  });
  for (const message of messages) remark(message);
  if (ruleset === undefined)
    throw new UsageError('the rules do not load, as they would not on a manager; mend what is said above');
  return ruleset;
}

/** What these rules hang under and do not bring: the root, and Wazuh's CloudTrail rules. */
function stockRulesMissing(xml: string): { readonly root: boolean; readonly cloudTrail: boolean } {
  const defines = (id: string) => new RegExp(`<rule\\s[^>]*\\bid\\s*=\\s*["']${id}["']`).test(xml);
  return {
    root: !defines('1'),
    cloudTrail: /<if_(?:matched_)?sid>[^<]*\b802(?:[0-4]\d|5[0-5])\b/.test(xml) && !defines('80200'),
  };
}

function readFolder<T>(option: string, folder: string, read: (folder: string) => readonly T[]): readonly T[] {
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
