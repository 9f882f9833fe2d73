import type { Rule } from '../rule.ts';
import { type Check, elementsOf, type Scope } from './finding.ts';
import { literalsOf } from './literals.ts';

/** How rules for JSON events stand beside Wazuh's own. */
export const BASE_CHECKS: readonly Check[] = [looseBase, beforeRoot, takenByStock];

const ROOT_ID = 1;

/**
 * A rule for JSON events right under the root. Wazuh's rules for any text are its siblings: at level 0 it is asked
 * before them, with a level after those of a higher one, and what it does not match is theirs.
 */
function looseBase(rule: Rule, { view, say }: Scope): void {
  const parents = view.parents.get(rule.id) ?? [];
  const { level, conditions, decodedAs, correlation } = rule.definition;
  if (!isBase(rule, parents) || correlation !== undefined || !readsJson(rule)) return;
  const fields = conditions.filter(({ tag, negate }) => tag.startsWith('field ') && negate !== true);
  if (level > 0) {
    const looks = conditions.map(({ tag }) => tag.replace(/^field /, ''));
    say(
      rule,
      'no-base',
      `It stands beside Wazuh's rules for any text: those of a higher level, such as 2502 (level 10) and 1002, are asked first and take events with words like "failed" or "denied"${
        looks.length === 0 ? '' : `; other values of ${looks.join(' or ')} fall to them or meet no rule`
      }.`,
      'Write a base rule of level 0 with <decoded_as>json</decoded_as> and a <field> that tells your events, in a file that sorts right after 0010-rules_config.xml (such as 0011-…), and hang this rule under it by <if_sid>.',
    );
  }
  if (decodedAs === undefined) {
    say(
      rule,
      'no-decoder',
      'It does not say which decoder it is for: any event with such values is taken, whoever sent it.',
      fields.length === 0
        ? 'Add <decoded_as>json</decoded_as> and a <field> that tells your events, or hang it under a base rule that has both.'
        : 'Add <decoded_as>json</decoded_as>.',
    );
  } else if (fields.length === 0 && level > 0) {
    say(
      rule,
      'takes-any-source',
      'No <field> tells whose events it is for: those of every JSON source are taken.',
      'Add a <field> that only your events have.',
    );
  }
}

/** Name of the file with the root rule on a manager. */
const ROOT_FILE = '0010-rules_config.xml';

/** Tested without Wazuh's rules, a file that would load before the root on a manager goes unnoticed. */
function beforeRoot(rule: Rule, { view, say }: Scope): void {
  if (!isBase(rule, view.parents.get(rule.id) ?? []) || rule.file >= ROOT_FILE) return;
  if (view.rules.get(ROOT_ID)?.file === ROOT_FILE) return;
  say(
    rule,
    'sorts-before-root',
    `On a manager ${rule.file} loads before ${ROOT_FILE}, which has the root rule: this rule and all below it are left out (warning 7611).`,
    `Rename the file so that it sorts right after, such as 0011-${rule.file.replace(/^\d+[-_]?/, '')}.`,
  );
}

/** Rules of Wazuh that look for a word anywhere in `integration`. */
const STOCK_INTEGRATIONS: Readonly<Record<string, number>> = {
  aws: 80200,
  gcp: 65000,
  github: 91100,
  office365: 91531,
  virustotal: 87100,
  'ms-graph': 99500,
  maltiverse: 99700,
};
/** Files that sort before load before all of those. */
const FIRST_STOCK_FILE = '0015-';

/** Where Wazuh's own rules are loaded, too, `unreachable` says the same of what is there. */
function takenByStock(rule: Rule, { view, say }: Scope): void {
  if (!isBase(rule, view.parents.get(rule.id) ?? []) || rule.file < FIRST_STOCK_FILE) return;
  const condition = rule.definition.conditions.find(({ tag }) => tag === 'field integration');
  for (const { text, start, end } of (condition && literalsOf(condition)) ?? []) {
    const word = Object.keys(STOCK_INTEGRATIONS).find((name) => text.toLowerCase().includes(name));
    const id = STOCK_INTEGRATIONS[word ?? ''];
    if (word === undefined || id === undefined || id === rule.id || view.rules.has(id) || !start || !end)
      continue;
    say(
      rule,
      'taken-by-stock-rule',
      `On a manager Wazuh's ${id} takes these events first: it looks for ${word} anywhere in integration, and loads before ${rule.file}.`,
      `Choose another value for integration, or rename the file so that it sorts right after ${ROOT_FILE}, such as 0011-${rule.file.replace(/^\d+[-_]?/, '')}.`,
    );
    return;
  }
}

/** Whether a rule hangs under the root because it names no parent. */
function isBase(rule: Rule, parents: readonly Rule[]): boolean {
  return (
    parents.length === 1 &&
    parents[0]?.id === ROOT_ID &&
    elementsOf(rule, 'if_sid', 'if_group', 'if_level').length === 0
  );
}

/** Rules that look at fields, or say so; those for text have <match>, <regex> or a program name. */
function readsJson(rule: Rule): boolean {
  const { decodedAs, conditions } = rule.definition;
  if (decodedAs !== undefined) return decodedAs === 'json';
  const text = /^(?:match|regex|program_name|hostname|location|maxsize|time|weekday|if_fts)$/;
  return conditions.length > 0 && !conditions.some(({ tag }) => text.test(tag));
}
