import type { RulesetFolder } from '../../../adapters/wazuh/ruleset-api.ts';

/** A file of `etc/rules` or `etc/lists`. */
export interface RulesetFile {
  readonly folder: RulesetFolder;
  /** Base name. */
  readonly name: string;
  readonly text: string;
}

export function pathOf({ folder, name }: Pick<RulesetFile, 'folder' | 'name'>): string {
  return `etc/${folder}/${name}`;
}

const withoutComments = (xml: string) => xml.replaceAll(/<!--.*?-->/gs, '');

/** Ids of the rules that a rule file defines. */
export function ruleIdsOf(xml: string): readonly string[] {
  return [...withoutComments(xml).matchAll(/<rule\s[^>]*?\bid\s*=\s*["'](\d+)["']/g)].map(
    ([, id = '']) => id,
  );
}

/** Lists that the rules of a file look into, as ossec.conf declares them: `etc/lists/mine`. */
export function listsUsedBy(xml: string): readonly string[] {
  return [...withoutComments(xml).matchAll(/<list\s[^>]*>\s*([^<\s]+)\s*<\/list>/g)].map(
    ([, path = '']) => path,
  );
}
