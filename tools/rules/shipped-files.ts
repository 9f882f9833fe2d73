import { fileURLToPath } from 'node:url';
import { readRuleDirectory } from '@sluice/logtest';
import { DEFAULT_RULE_SETTINGS, type RuleSettings } from '../../src/rule-settings.ts';
import { type RuleFile, renderRules } from './render-rules.ts';

const RULES_FOLDER = fileURLToPath(new URL('../../content/rules', import.meta.url));

/** The rule files that Sluice ships, sorted by name, with these settings; without any they are as they stand. */
export function shippedRuleFiles(settings: RuleSettings = DEFAULT_RULE_SETTINGS): readonly RuleFile[] {
  const files = readRuleDirectory(RULES_FOLDER).toSorted((a, b) => (a.file < b.file ? -1 : 1));
  return renderRules(files, settings);
}
