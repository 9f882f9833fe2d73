import { STATIC_FIELDS } from '../decode/event.ts';
import { comparedName } from '../explain/failure.ts';
import { listed } from '../explain/sentences.ts';
import { osmatch } from '../match/osmatch.ts';
import type { Rule } from '../rule.ts';
import { ancestorsOf, type Check, elementsOf, type Scope } from './finding.ts';
import { holdsForAny } from './literals.ts';

/** Names by which rules and descriptions call a static field. */
const NAMES_OF: Readonly<Record<string, readonly string[]>> = { dstuser: ['dstuser', 'user'] };

/** What rules that count cannot count. */
export const COUNT_CHECKS: readonly Check[] = [
  countTarget,
  childrenOfTarget,
  groupTargets,
  matchedRegex,
  frequencyTwo,
  staticComparison,
  unseenComparison,
  narrowing,
  unusedTimeframe,
];

function targetOf(rule: Rule, { view }: Scope): Rule | undefined {
  const [element] = elementsOf(rule, 'if_matched_sid').toReversed();
  return element === undefined ? undefined : view.rules.get(Number(element.content));
}

function countTarget(rule: Rule, scope: Scope): void {
  const target = targetOf(rule, scope);
  if (target === undefined) return;
  const { level, noAlert, ignore } = target.definition;
  const [at] = elementsOf(rule, 'if_matched_sid');
  if (level === 0 || noAlert) {
    scope.say(
      rule,
      'dead-count-target',
      `It counts events of ${target.id}, which has ${level === 0 ? 'level 0' : 'noalert="1"'}: such events are not remembered, so it never fires.`,
      level === 0 ? `Give ${target.id} level="1" or more.` : `Remove noalert from ${target.id}.`,
      at,
    );
  } else if (ignore > 0) {
    scope.say(
      rule,
      'ignored-count-target',
      `It counts events of ${target.id}, which has ignore="${ignore}": for ${ignore} s after one event the others fall to its parent and do not count.`,
      `Move ignore from ${target.id} to this rule.`,
      at,
    );
  }
}

function childrenOfTarget(rule: Rule, scope: Scope): void {
  const target = targetOf(rule, scope);
  const takers = (target?.children ?? []).filter(
    (child) => child.definition.correlation === undefined && !child.definition.noAlert && !tellsEnd(child),
  );
  if (target === undefined || takers.length === 0) return;
  const ids = takers.map(({ id }) => String(id));
  scope.say(
    rule,
    'count-misses-children',
    `It counts events whose final rule is ${target.id}; those that its more specific ${ids.length === 1 ? 'child' : 'children'} ${listed(ids)} take do not count.`,
    `If they shall count, give ${target.id} and the others a group of their own and write <if_matched_group>.`,
    elementsOf(rule, 'if_matched_sid')[0],
  );
}

/** A child for what failed is another thing than what is counted. */
function tellsEnd({ definition }: Rule): boolean {
  return definition.conditions.some(({ tag, negate }) => negate !== true && ENDED.test(tag));
}

const ENDED = /^status$|^field .*(?:error|outcome|result|status)/i;

function groupTargets(rule: Rule, { view, say }: Scope): void {
  const [at] = elementsOf(rule, 'if_matched_group');
  if (at === undefined || rule.definition.correlation?.over !== 'group' || rule.walks === undefined) return;
  const pattern = osmatch(at.content);
  const members = [...view.rules.values()].filter(
    (member) => member !== rule && pattern(member.definition.groupText),
  );
  const counted = members.filter((member) => member.groupHistories.includes(rule.walks as number));
  const late = members.filter(
    (member) =>
      !counted.includes(member) && member.definition.level > 0 && member.definition.correlation === undefined,
  );
  const elsewhere = counted.filter((member) => member.ruleHistory !== undefined);
  const live = counted.filter(
    (member) => member.ruleHistory === undefined && member.definition.level > 0 && !member.definition.noAlert,
  );
  const ids = (rules: readonly Rule[]) => listed(rules.slice(0, 5).map(({ id }) => String(id)));
  if (live.length === 0) {
    say(
      rule,
      'dead-count-target',
      `No rule with the group ${at.content} that loads before it can be counted: they have level 0, noalert, or are counted by an if_matched_sid. It never fires.`,
      'Give such a rule a level of 1 or more, or count it by <if_matched_sid>.',
      at,
    );
  } else if (elsewhere.length > 0) {
    say(
      rule,
      'count-misses-targets',
      `It counts the group ${at.content}, but not the events of ${ids(elsewhere)}: a rule that an if_matched_sid counts is not in the history of its groups.`,
      'Count those by <if_matched_sid> in a rule of its own, or turn the other counting rule into an <if_matched_group>.',
      at,
    );
  }
  if (late.length > 0) {
    say(
      rule,
      'count-misses-later-rules',
      `It counts the group ${at.content}, but not the events of ${ids(late)}, which load after it.`,
      'Move this rule below them, or into a file that sorts after theirs.',
      at,
    );
  }
}

function matchedRegex(rule: Rule, { say }: Scope): void {
  for (const at of elementsOf(rule, 'if_matched_regex')) {
    const advice = 'Put the pattern into a rule of its own and count that by <if_matched_sid>.';
    say(rule, 'matched-regex', 'if_matched_regex never fires: its history is never filled.', advice, at);
  }
}

function frequencyTwo(rule: Rule, { say }: Scope): void {
  const { correlation } = rule.definition;
  if (correlation?.frequency !== 2 || correlation.over === 'none') return;
  const written = rule.source.element.attributes.some(({ name }) => name.toLowerCase() === 'frequency');
  // What one event after another of a different kind means: every such event is to be told.
  const pair = elementsOf(rule, 'if_sid', 'if_group').length > 0 || correlation.different.length > 0;
  if (written && pair) return;
  say(
    rule,
    'frequency-two',
    `${written ? 'frequency="2"' : 'Without the attribute frequency'} it fires on every event from the second within ${correlation.timeframe} s on, not on every second one.`,
    written
      ? 'Write frequency="3" or more, or add ignore="…" if one alert is enough.'
      : 'Write frequency="…" and timeframe="…" as attributes of <rule>.',
  );
}

function staticComparison(rule: Rule, { say }: Scope): void {
  for (const at of elementsOf(rule, 'same_field', 'different_field', 'not_same_field')) {
    const name = at.content.toLowerCase();
    const known = name === 'user' ? 'dstuser' : STATIC_FIELDS.find((field) => field === name);
    if (known === undefined) continue;
    const kind = at.name.toLowerCase().startsWith('same') ? 'same' : 'different';
    say(
      rule,
      'static-same-field',
      `<${at.name}> finds dynamic fields alone, and ${at.content} is static: ${kind === 'same' ? 'nothing is ever counted' : 'nothing is compared'}.`,
      `Write <${kind}_${known === 'dstuser' ? 'user' : known} />.`,
      at,
    );
  }
}

/** Wazuh's own for JSON. */
const JSON_DECODERS = ['json', 'json-msgraph'];

/** `same_srcip` where nothing says that events have a `srcip`. */
function unseenComparison(rule: Rule, scope: Scope): void {
  const target = targetOf(rule, scope);
  if (target === undefined) return;
  const chain = [rule, target, ...ancestorsOf(target, scope)];
  // Decoders of text find addresses wherever they stand; of JSON it is the sender who names them.
  const decodedAs = chain.flatMap(({ definition }) => definition.decodedAs ?? []);
  if (!decodedAs.some((name) => JSON_DECODERS.includes(name))) return;
  const text = chain.map(wordsOf).join('\n');
  for (const comparison of rule.definition.correlation?.same ?? []) {
    if (comparison.kind !== 'static') continue;
    const names = NAMES_OF[comparison.name] ?? [comparison.name];
    if (names.some((name) => text.includes(`$(${name})`) || text.includes(`<${name}>`))) continue;
    const at = rule.source.element.children.find(({ name }) =>
      /^same_(?!field|location)/.test(name.toLowerCase()),
    );
    scope.say(
      rule,
      'unseen-comparison',
      `<${at?.name ?? 'same_…'}> looks at the top-level field ${comparison.name} alone; an event without it never counts, and nothing else in these rules says that events have it.`,
      `If they name it otherwise, write <same_field>that.name</same_field>; if not, show $(${comparison.name}) in the description.`,
      at,
    );
  }
}

function wordsOf({ definition, source }: Rule): string {
  const tags = source.element.children.map(({ name }) => `<${name.toLowerCase()}>`);
  return `${definition.description}\n${tags.join('')}`;
}

function narrowing(rule: Rule, scope: Scope): void {
  const target = targetOf(rule, scope);
  if (target === undefined || elementsOf(rule, 'if_sid', 'if_group', 'if_level').length > 0) return;
  const { conditions, correlation, decodedAs } = rule.definition;
  // A field that is compared, or only has to be there, says which events can be counted at all.
  const compared = [...(correlation?.same ?? []), ...(correlation?.different ?? [])].map(comparedName);
  const aside = new Set(['time', 'weekday', ...compared, ...compared.map((name) => `field ${name}`)]);
  const own = [
    ...(decodedAs === undefined ? [] : ['decoded_as']),
    ...conditions.filter((one) => !aside.has(one.tag) && !holdsForAny(one)).map(({ tag }) => tag),
  ];
  if (own.length === 0) return;
  scope.say(
    rule,
    'narrowed-trigger',
    `Beside if_matched_sid, ${listed(own)} ${own.length === 1 ? 'looks' : 'look'} at the event that fires alone; the earlier ones are all events of ${target.id}.`,
    `Put the condition into ${target.id}, or into a child of it that is counted; here remove it.`,
  );
}

function unusedTimeframe(rule: Rule, { say }: Scope): void {
  if (rule.definition.correlation !== undefined) return;
  const written = rule.source.element.attributes.some(({ name }) => name.toLowerCase() === 'timeframe');
  if (written) {
    const message = 'timeframe means nothing without if_matched_sid or if_matched_group.';
    say(rule, 'unused-timeframe', message, 'Say what is counted, or remove timeframe.');
  }
}
