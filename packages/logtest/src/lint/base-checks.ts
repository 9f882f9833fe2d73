import type { Rule } from '../rule.ts';
import { type Check, elementsOf, type Scope } from './finding.ts';

/** How rules for JSON events stand beside Wazuh's own. */
export const BASE_CHECKS: readonly Check[] = [looseBase];

const ROOT_ID = 1;

/**
 * A rule for JSON events right under the root. Wazuh's rules for any text are its siblings: at level 0 it is asked
 * before them, with a level after those of a higher one, and what it does not match is theirs.
 */
function looseBase(rule: Rule, { view, say }: Scope): void {
  const parents = view.parents.get(rule.id) ?? [];
  const { level, conditions, decodedAs, correlation } = rule.definition;
  if (parents.length !== 1 || parents[0]?.id !== ROOT_ID || correlation !== undefined) return;
  if (elementsOf(rule, 'if_sid', 'if_group', 'if_level').length > 0 || !readsJson(rule)) return;
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

/** Rules that look at fields, or say so; those for text have <match>, <regex> or a program name. */
function readsJson(rule: Rule): boolean {
  const { decodedAs, conditions } = rule.definition;
  if (decodedAs !== undefined) return decodedAs === 'json';
  const text = /^(?:match|regex|program_name|hostname|location|maxsize|time|weekday|if_fts)$/;
  return conditions.length > 0 && !conditions.some(({ tag }) => text.test(tag));
}
