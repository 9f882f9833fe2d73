import { STATIC_FIELDS } from '../decode/event.ts';
import { PATTERN_TAGS } from '../load/elements.ts';
import type { Rule } from '../rule.ts';
import { type Check, elementsOf, type Scope } from './finding.ts';

/** What is written in a way that Wazuh reads otherwise. */
export const WRITTEN_CHECKS: readonly Check[] = [
  joinedTexts,
  joinedGroups,
  manyLists,
  inverseLookup,
  severalParents,
  levelParent,
  dataPrefix,
  textDecoder,
];

function joinedTexts(rule: Rule, { say }: Scope): void {
  for (const tag of [...Object.keys(PATTERN_TAGS), 'if_sid', 'if_group', 'description']) {
    const elements = elementsOf(rule, tag);
    for (const [index, at] of elements.entries()) {
      const before = elements[index - 1]?.content;
      if (before === undefined || /[|, ]$/.test(before) || /^[|, ]/.test(at.content)) continue;
      const joined = `${before}${at.content}`;
      say(
        rule,
        'joined-texts',
        `Repeated <${tag}> elements are joined into one text, ${joined.length > 60 ? `${joined.slice(0, 60)}…` : joined}; they are no alternatives and do not both have to hold.`,
        tag === 'if_sid'
          ? 'Write all ids into one element, split by commas.'
          : 'For alternatives write one element with |; for both, a second rule below this one.',
        at,
      );
    }
  }
}

function joinedGroups(rule: Rule, { say }: Scope): void {
  const { group, element } = rule.source;
  const texts = [{ content: group, at: element }].concat(
    elementsOf(rule, 'group').map((at) => ({ content: at.content, at })),
  );
  for (const [index, { content, at }] of texts.entries()) {
    const before = texts[index - 1]?.content;
    if (before === undefined || before === '' || before.endsWith(',') || content.startsWith(',')) continue;
    const last = before.slice(before.lastIndexOf(',') + 1);
    const first = content.split(',')[0] ?? '';
    say(
      rule,
      'joined-groups',
      `Its groups are joined to those ${index === 1 ? 'of the file' : 'before'}, which do not end with a comma: ${last} and ${first} become ${last}${first}.`,
      `Write ${index === 1 ? `<group name="${before},">` : `<group>${before},</group>`}.`,
      at,
    );
  }
  const spaced = rule.definition.groupText.split(',').find((name) => /^\s+\S|\S\s+$/.test(name));
  if (spaced !== undefined) {
    say(
      rule,
      'spaced-group',
      `The group "${spaced}" has a space at its ${/^\s/.test(spaced) ? 'beginning' : 'end'}, which belongs to its name.`,
      'Split groups by commas alone.',
      elementsOf(rule, 'group')[0],
    );
  }
}

function manyLists(rule: Rule, { say }: Scope): void {
  const third = elementsOf(rule, 'list')[2];
  if (third === undefined) return;
  const advice = 'Use at most two lists in one rule; put the others into a rule below it.';
  say(rule, 'third-list', 'Of more than two <list> elements the first is lost.', advice, third);
}

function inverseLookup(rule: Rule, { say }: Scope): void {
  for (const at of elementsOf(rule, 'list')) {
    const lookup = at.attributes.find(({ name }) => name.toLowerCase() === 'lookup')?.value;
    if (lookup !== 'address_match_key_value') continue;
    say(
      rule,
      'inverse-lookup',
      'address_match_key_value gives the inverse of its name: it holds where the address is not in the list with that value.',
      'Keep a list of its own for each value and write lookup="address_match_key".',
      at,
    );
  }
}

function severalParents(rule: Rule, { say }: Scope): void {
  const [first, ...others] = ['if_sid', 'if_level', 'if_group'].flatMap((tag) =>
    elementsOf(rule, tag).slice(0, 1),
  );
  for (const at of others) {
    say(
      rule,
      'several-parents',
      `Beside <${first?.name}>, <${at.name}> is not looked at: the rule hangs under the former alone.`,
      'Keep one of them; a rule has its parents from one element.',
      at,
    );
  }
}

function levelParent(rule: Rule, { say }: Scope): void {
  for (const at of elementsOf(rule, 'if_level')) {
    say(
      rule,
      'level-parent',
      `if_level hangs the rule under every rule that loads before it, whatever its level, not under those of level ${at.content} and above.`,
      'Name the parents by <if_sid> or <if_group>.',
      at,
    );
  }
}

const NEVER_DYNAMIC = new Set<string>(STATIC_FIELDS);

function dataPrefix(rule: Rule, { say }: Scope): void {
  for (const at of elementsOf(rule, 'field')) {
    const name = at.attributes.find((attribute) => attribute.name.toLowerCase() === 'name')?.value ?? '';
    const inner = /^data\.(.+)$/i.exec(name)?.[1];
    if (inner !== undefined) {
      say(
        rule,
        'data-prefix',
        `Alerts show fields under data, rules name them without: ${name} is found only in events that have an object "data" themselves.`,
        NEVER_DYNAMIC.has(inner.toLowerCase())
          ? `Write <${inner.toLowerCase()}>…</${inner.toLowerCase()}>.`
          : `Write <field name="${inner}">.`,
        at,
      );
    } else if (name.toLowerCase() === 'systemname') {
      say(
        rule,
        'static-name',
        'A top-level systemname becomes the static field system_name, where <field> does not find it.',
        'Write <system_name>…</system_name>.',
        at,
      );
    }
  }
}

/** What this tester cannot run. */
function textDecoder(rule: Rule, { ruleset, say }: Scope): void {
  const { decodedAs } = rule.definition;
  const [named] = elementsOf(rule, 'decoded_as').toReversed();
  if (decodedAs !== undefined && !ruleset.decoders.runs(decodedAs)) {
    say(
      rule,
      'text-decoder',
      `It wants the decoder ${decodedAs}, which is known here by its name alone, so the rule never matches.`,
      'Give the decoder files of a manager (--wazuh-home), or test it with wazuh-logtest there.',
      named,
    );
  }
  for (const at of elementsOf(rule, 'if_fts', 'srcgeoip', 'dstgeoip')) {
    say(
      rule,
      'not-in-this-tester',
      `<${at.name}> never holds in this tester, which has no ${at.name.toLowerCase() === 'if_fts' ? 'decoder that marks fields to be seen first' : 'GeoIP database'}.`,
      'Test it with wazuh-logtest on a manager.',
      at,
    );
  }
}
