import { loadRuleset, rootRules } from '@sluice/logtest';
import { describe, expect, test } from 'vitest';
import { isShippedName, shippedFiles } from '../../../tools/rules/push/local-files.ts';
import { missingPermissions } from '../../../tools/rules/push/permissions.ts';
import { holdsAtAnyTime, proofsIn } from '../../../tools/rules/push/proofs.ts';
import { verdict } from '../../../tools/rules/push/report.ts';
import { listsUsedBy, type RulesetFile, ruleIdsOf } from '../../../tools/rules/push/ruleset-file.ts';
import { undeclaredLists } from '../../../tools/rules/push/undeclared-lists.ts';
import { eventOf, ruleFile } from '../../support/push-manager.ts';

describe('permissions', () => {
  const allow = { '*:*:*': 'allow' };
  const ALL = {
    'rules:read': { 'rule:file:*': 'allow' },
    'rules:update': allow,
    'rules:delete': { 'rule:file:*': 'allow' },
    'logtest:run': allow,
    'cluster:status': allow,
    'manager:read': allow,
    'manager:restart': allow,
  };
  const node = { lists: false, clustered: false };

  test('that a push takes are enough, and each of them is needed', () => {
    expect(missingPermissions({ mode: 'white', of: ALL }, node)).toEqual([]);
    for (const left of Object.keys(ALL)) {
      const of = Object.fromEntries(Object.entries(ALL).filter(([action]) => action !== left));
      expect(missingPermissions({ mode: 'white', of }, node)).toEqual([
        expect.stringContaining(`${left} on `),
      ]);
    }
  });

  test('of a cluster and of lists are others', () => {
    expect(missingPermissions({ mode: 'white', of: ALL }, { lists: true, clustered: true })).toEqual([
      'lists:read on list:file:*',
      'lists:update on *:*:*',
      'lists:delete on list:file:*',
      'cluster:read on node:id:*',
      'cluster:restart on node:id:*',
    ]);
  });

  test('that are denied are missing, and what nobody speaks of is as the mode is', () => {
    const denied = { ...ALL, 'rules:delete': { 'rule:file:*': 'deny', '*:*:*': 'allow' } };
    expect(missingPermissions({ mode: 'white', of: denied }, node)).toEqual(['rules:delete on rule:file:*']);
    expect(missingPermissions({ mode: 'black', of: {} }, node)).toEqual([]);
    expect(missingPermissions({ mode: 'black', of: denied }, node)).toEqual(['rules:delete on rule:file:*']);
  });
});

describe('a rule file', () => {
  const xml = `<!-- <rule id="1"> --><group name="a,"><rule level="3" id="100100"><list field="x">etc/lists/a</list></rule>
    <rule id='100101' level="0"><list lookup="match_key" field="y"> etc/lists/b </list></rule></group>`;

  test('tells the ids and lists in it, those in comments left out', () => {
    expect(ruleIdsOf(xml)).toEqual(['100100', '100101']);
    expect(listsUsedBy(xml)).toEqual(['etc/lists/a', 'etc/lists/b']);
  });

  test('needs lists that ossec.conf names; others that are pushed are idle until it does', () => {
    const files: readonly RulesetFile[] = [
      { folder: 'rules', name: 'a.xml', text: xml },
      { folder: 'lists', name: 'b', text: 'k:\n' },
      { folder: 'lists', name: 'c', text: 'k:\n' },
    ];
    expect(undeclaredLists(files, ['etc/lists/a'])).toEqual({
      needed: ['etc/lists/b'],
      idle: ['etc/lists/c'],
    });
  });

  test('is known as one of ours by its name', () => {
    const { files } = shippedFiles(undefined);
    expect(files.filter(({ name }) => !isShippedName(name))).toEqual([]);
    expect(
      ['local_rules.xml', '0350-amazon_rules.xml', '0100-my-sluice_rules.xml'].filter(isShippedName),
    ).toEqual([]);
  });
});

describe('a proof', () => {
  const step = (log: string, rule: string | null, at = 0) => ({
    line: 1,
    log,
    location: 'x',
    at,
    expect: { rule },
  });
  const about = { name: 'n', file: 'f', line: 1, live: true, rule: '100100' };

  test('ends at the first event that meets the rule, and the shortest comes first', () => {
    const cases = [
      { ...about, fires: true, steps: [step('a', null), step('b', '100100'), step('c', '100100')] },
      { ...about, fires: true, steps: [step('d', '100100')] },
      { ...about, fires: false, steps: [step('e', null)] },
      { ...about, fires: true, steps: [step('g', null), step('h', '100100', 1000)] },
    ];
    expect(proofsIn('f.xml', cases).map(({ events }) => events.map(({ log }) => log).join(''))).toEqual([
      'd',
      'ab',
    ]);
  });

  test('that depends on the hour is no proof', () => {
    const load = (xml: string) => {
      const { ruleset } = loadRuleset({ rules: [rootRules(), { file: 'a.xml', xml }], lists: [] });
      if (ruleset === undefined) throw new Error('the rules do not load');
      return ruleset;
    };
    const proof = { file: 'a.xml', rule: '100100', events: [eventOf('a')] };
    expect(holdsAtAnyTime(load(ruleFile(100_100, 'a')), proof)).toBe(true);
    const atNight = ruleFile(100_100, 'a').replace(
      '<description>',
      '<time>22:00 - 06:00</time><description>',
    );
    expect(holdsAtAnyTime(load(atNight), proof)).toBe(false);
  });

  test('is there for every file that Sluice ships, with those for events that Wazuh pulls from S3', () => {
    const { files, proofs, remarks } = shippedFiles(undefined, true);
    expect(files.map(({ name }) => name)).toContain('0011-sluice_s3_sign_in_rules.xml');
    expect(proofs.map(({ file }) => file).toSorted()).toEqual(files.map(({ name }) => name));
    expect(remarks).toEqual([]);
    for (const { file, rule, events } of proofs) {
      const isTwin = file.includes('_s3_');
      expect(files.find(({ name }) => name === file)?.text).toContain(`<rule id="${rule}"`);
      expect(events.every(({ log }) => log.startsWith('{"integration": "aws"'))).toBe(isTwin);
    }
  });
});

test('a push that is stuck says which files are not as they were, and whether a restart helps', () => {
  const left = [{ path: 'etc/rules/a.xml', why: 'the manager cannot be reached', before: 'x' }];
  expect(verdict({ kind: 'stuck', why: 'it broke', left })).toMatch(
    /^Not pushed: it broke\nNOT AS IT WAS: etc\/rules\/a.xml \(the manager cannot be reached\)\nThe manager loads/,
  );
  expect(verdict({ kind: 'stuck', why: 'it broke', left: [], reload: 'no answer' })).toContain(
    'restart the manager',
  );
});
