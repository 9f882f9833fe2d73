import { fileURLToPath } from 'node:url';
import { loadRuleset, type Ruleset, readRuleDirectory, rootRules, stockStandIn } from '@sluice/logtest';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { agentRules } from './manager/ruleset/agent-rules.ts';
import type { InstalledRuleset } from './manager/ruleset/installation.ts';

export const RULES_FOLDER = fileURLToPath(new URL('../../content/rules', import.meta.url));

/**
 * The shipped rules as files of a manager: with the root, and with stand-ins (made of facts, not Wazuh's text) for
 * the stock rules on AWS that ours hang under and for the one on agents that stop.
 */
export function shippedRuleFiles(folder: string = RULES_FOLDER): InstalledRuleset {
  const standIn = stockStandIn();
  return {
    stock: { rules: [rootRules(), agentRules(), ...standIn.rules], lists: standIn.lists },
    custom: { rules: readRuleDirectory(folder) },
  };
}

/**
 * The same, loaded.
 *
 * @throws CodedError `rules_do_not_load` with the manager's words
 */
export function loadShippedRules(folder: string = RULES_FOLDER): Ruleset {
  const { stock, custom } = shippedRuleFiles(folder);
  const loaded = loadRuleset({
    rules: [...stock.rules, ...(custom?.rules ?? [])],
    lists: stock.lists ?? [],
  });
  if (loaded.ruleset === undefined)
    throw new CodedError(
      'rules_do_not_load',
      `the rules of ${folder} do not load:\n${loaded.messages.join('\n')}`,
    );
  return loaded.ruleset;
}
