import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  loadRuleset,
  type Ruleset,
  readFixture,
  readListDirectory,
  readRuleDirectory,
  rootRules,
  stockStandIn,
} from '@sluice/logtest';
import type { RuleSettings } from '../../../src/config/rule-settings.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { shippedRuleFiles } from '../shipped-files.ts';
import { holdsAtAnyTime, type Proof, proofsIn } from './proofs.ts';
import type { RulesetFile } from './ruleset-file.ts';
import { s3Proof } from './s3-proof.ts';

export interface LocalFiles {
  readonly files: readonly RulesetFile[];
  readonly proofs: readonly Proof[];
  /** What loading them here brings up. Of other people's rules, that parents are unknown: those are on the manager. */
  readonly remarks: readonly string[];
}

const SHIPPED_FIXTURES = fileURLToPath(new URL('../../../content/rules/fixtures', import.meta.url));
/** What the API takes for a name; a list has no folder, since it is stored straight in etc/lists. */
const NAMES = { rules: /^[\w.-]+\.xml$/, lists: /^[\w.-]+$/ } as const;

/** Whether a rule file on a manager bears the name of one that Sluice ships or has shipped. */
export function isShippedName(name: string): boolean {
  return /^\d{4}-sluice_[\w-]+\.xml$/.test(name);
}

/** The shipped rules with these settings; `withS3`: with those for events that Wazuh pulls from S3. */
export function shippedFiles(settings: RuleSettings | undefined, withS3 = false): LocalFiles {
  const local = checked(
    shippedRuleFiles(settings, withS3).map(({ file, xml }) => ({ folder: 'rules', name: file, text: xml })),
    SHIPPED_FIXTURES,
  );
  return withS3 ? { ...local, proofs: local.proofs.flatMap((proof) => [proof, ...s3Proof(proof)]) } : local;
}

/**
 * Files of folders; fixtures of the rules may stand below them, in `fixtures/<file>.json`.
 *
 * @throws CodedError `rules_do_not_load`, `rules_missing` or `file_name`; what the file system throws
 */
export function filesOf({ rules, lists }: { readonly rules?: string; readonly lists?: string }): LocalFiles {
  const ruleFiles = rules === undefined ? [] : readRuleDirectory(rules);
  const listFiles = lists === undefined ? [] : readListDirectory(lists);
  if (ruleFiles.length + listFiles.length === 0)
    throw new CodedError('rules_missing', 'there is no file to push in there; rule files end in .xml');
  return checked(
    [
      ...ruleFiles.map(({ file, xml }) => ({ folder: 'rules' as const, name: file, text: xml })),
      ...listFiles.map(({ file, text }) => ({ folder: 'lists' as const, name: file, text })),
    ],
    rules === undefined ? undefined : join(rules, 'fixtures'),
  );
}

function checked(files: readonly RulesetFile[], fixtures: string | undefined): LocalFiles {
  for (const { folder, name, text } of files) {
    if (!NAMES[folder].test(name))
      throw new CodedError(
        'file_name',
        `${name}: the manager's API stores files straight in etc/${folder}, named with letters, digits, and . _ -`,
      );
    if (text === '') throw new CodedError('file_empty', `${name} is empty; the manager refuses such a file`);
  }
  const standIn = stockStandIn();
  const rules = files.filter(({ folder }) => folder === 'rules');
  const { ruleset, messages } = loadRuleset({
    rules: [rootRules(), ...standIn.rules, ...rules.map(({ name, text }) => ({ file: name, xml: text }))],
    lists: [
      ...standIn.lists,
      ...files.filter(({ folder }) => folder === 'lists').map(({ name, text }) => ({ file: name, text })),
    ],
  });
  if (ruleset === undefined)
    throw new CodedError(
      'rules_do_not_load',
      `the rules do not load, as they would not on a manager:\n${messages.join('\n')}`,
    );
  return {
    files,
    proofs: rules.flatMap(({ name }) => proofOf(name, fixtures, ruleset, messages)),
    remarks: messages,
  };
}

/**
 * One proof of a rule file that has fixtures.
 *
 * @throws CodedError `fixture_unreadable`, or `fixtures_do_not_hold` when none holds with the rules as they are here
 */
function proofOf(
  name: string,
  fixtures: string | undefined,
  ruleset: Ruleset,
  remarks: readonly string[],
): readonly Proof[] {
  const path = fixtures === undefined ? '' : join(fixtures, name.replace(/\.xml$/, '.json'));
  if (!existsSync(path)) return [];
  const { cases, faults } = readFixture(path, readFileSync(path, 'utf8'));
  const [fault] = faults;
  if (fault !== undefined)
    throw new CodedError('fixture_unreadable', `${path}:${fault.line}: ${fault.path} ${fault.message}`);
  const offered = proofsIn(name, cases);
  const [shortest] = offered;
  if (shortest === undefined) return [];
  // What loading remarks upon may be parents that only the manager has: then the fixtures are taken at their word.
  const proof =
    offered.find((each) => holdsAtAnyTime(ruleset, each)) ?? (remarks.length > 0 ? shortest : undefined);
  if (proof !== undefined) return [proof];
  throw new CodedError(
    'fixtures_do_not_hold',
    `${name}: none of its fixtures ends at its rule here; mend the rules or the fixtures (\`sluice logtest\` shows what happens)`,
  );
}
