import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRuleDirectory, rootRules, stockStandIn } from '@sluice/logtest';
import type { RuleFiles } from '@sluice/logtest/command';

const RULES_FOLDER = fileURLToPath(new URL('../../../../content/rules', import.meta.url));

/** The rules that Sluice ships, under the root and beside the stand-in for Wazuh's rules on AWS. */
export function shippedRuleFiles(): RuleFiles {
  const standIn = stockStandIn();
  const folder = relative('', RULES_FOLDER).split(sep).join('/');
  const rules = readRuleDirectory(RULES_FOLDER).map(({ file, xml }) => ({ file: `${folder}/${file}`, xml }));
  const own = new Set(rules.map(({ file }) => file));
  return {
    rules: [rootRules(), ...standIn.rules, ...rules],
    lists: standIn.lists,
    isOwn: (file) => own.has(file),
    folders: [RULES_FOLDER],
    standard: true,
    remarks: [],
  };
}
