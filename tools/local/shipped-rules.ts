import { fileURLToPath } from 'node:url';
import {
  loadRuleset,
  type Ruleset,
  readRuleDirectory,
  rootRules,
  stockCloudTrailStandIn,
} from '@sluice/logtest';
import { CodedError } from '../../src/kernel/coded-error.ts';

const RULES_FOLDER = fileURLToPath(new URL('../../content/rules', import.meta.url));

/**
 * The shipped rules as a manager would load them: with the root, and with a stand-in (made of facts, not Wazuh's text)
 * for the stock CloudTrail rules that ours hang under.
 *
 * @throws CodedError `rules_do_not_load` with the manager's words
 */
export function loadShippedRules(folder: string = RULES_FOLDER): Ruleset {
  const standIn = stockCloudTrailStandIn();
  const loaded = loadRuleset({
    rules: [rootRules(), ...standIn.rules, ...readRuleDirectory(folder)],
    lists: standIn.lists,
  });
  if (loaded.ruleset === undefined)
    throw new CodedError(
      'rules_do_not_load',
      `the rules of ${folder} do not load:\n${loaded.messages.join('\n')}`,
    );
  return loaded.ruleset;
}
