import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type FixtureCase,
  type FixtureFile,
  loadRuleset,
  readFixture as read,
  readRuleDirectory,
  rootRules,
  stockStandIn,
} from '@sluice/logtest';

const RULES = new URL('../../../content/rules/', import.meta.url);

export const ruleFiles = readRuleDirectory(fileURLToPath(RULES));

/** The shipped rules under the root and beside the stand-in for the stock rules on AWS. */
export function loadShippedRules() {
  const standIn = stockStandIn();
  return loadRuleset({ rules: [rootRules(), ...standIn.rules, ...ruleFiles], lists: standIn.lists });
}

/** A sequence about one rule, as all that are shipped are. */
export type FixtureSequence = FixtureCase & { readonly rule: string; readonly fires: boolean };

export interface Fixture extends Pick<FixtureFile, 'faults'> {
  readonly sequences: readonly FixtureSequence[];
}

export function readFixture(ruleFile: string): Fixture {
  const name = `fixtures/${ruleFile.replace(/\.xml$/, '.json')}`;
  const { cases, faults } = read(name, readFileSync(new URL(name, RULES), 'utf8'));
  return { sequences: cases.filter(isSequence), faults };
}

function isSequence(one: FixtureCase): one is FixtureSequence {
  return one.rule !== undefined && one.fires !== undefined;
}
