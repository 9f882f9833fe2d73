import { fileURLToPath } from 'node:url';
import { readRuleDirectory } from '@sluice/logtest';
import { DEFAULT_RULE_SETTINGS, type RuleSettings } from '../../src/config/rule-settings.ts';
import { type RuleFile, renderRules } from './render-rules.ts';
import { s3Twins } from './s3-twins.ts';

const RULES_FOLDER = fileURLToPath(new URL('../../content/rules', import.meta.url));

/**
 * The rule files that Sluice ships, sorted by name, with these settings; without any they are as they stand. `withS3` adds the
 * twins of the rules about applications for events that Wazuh pulls from S3.
 */
export function shippedRuleFiles(
  settings: RuleSettings = DEFAULT_RULE_SETTINGS,
  withS3 = false,
): readonly RuleFile[] {
  const files = renderRules(readRuleDirectory(RULES_FOLDER), settings);
  return [...files, ...(withS3 ? s3Twins(files) : [])].toSorted((a, b) => (a.file < b.file ? -1 : 1));
}
