import { loadRuleset, type Ruleset, rootRules, stockCloudTrailStandIn } from '@sluice/logtest';
import { compileGlobs } from '../../../src/intake/trail/trail-glob.ts';
import { shippedRuleFiles } from '../../rules/shipped-files.ts';
import { globsOf } from './globs.ts';

type Rule = Ruleset['roots'][number];

/** What the guard of filters looks at, by the field of a rule; whatever else a rule asks for is left out of account. */
const ASKED = {
  'aws.eventName': 'eventName',
  'aws.eventSource': 'eventSource',
  'aws.errorCode': 'errorCode',
  'aws.userIdentity.type': 'identityType',
} as const;
type Asked = (typeof ASKED)[keyof typeof ASKED];
/** Words for each; a field that is not there is not asked for. */
type Call = Readonly<Partial<Record<Asked | 'source', readonly string[]>>>;

export interface AlertingCall extends Readonly<Record<Asked, readonly string[] | undefined>> {
  readonly rule: number;
  readonly level: number;
}

/** Rules of this level and above alert about something that somebody should look at: Wazuh's medium. */
const LOWEST_LEVEL = 7;
/** The stock rule above all about AWS. */
const AWS = 80_200;

/**
 * The calls without which a rule of level 7 or more would not alert: those that it fires on, and those that it counts.
 * Conditions of its parents hold too. Never fewer calls than the rule needs; more, where it also looks at parameters.
 */
export function callsOfRules(): readonly AlertingCall[] {
  const { rules, parents } = loaded();
  const known = new Map<number, readonly Call[]>();
  const callsOf = (rule: Rule): readonly Call[] => {
    const before = known.get(rule.id);
    if (before !== undefined) return before;
    known.set(rule.id, []);
    const above = [...(parents.get(rule.id) ?? []), ...countedBy(rule, rules)];
    const own = ownOf(rule);
    const calls =
      above.length === 0 ? [own] : above.flatMap(callsOf).flatMap((call) => both(call, own) ?? []);
    // A rule that counts needs the events it counted just as they came, whatever it asks of the last.
    const counted = countedBy(rule, rules).flatMap(callsOf);
    const all = merged([...calls, ...counted]);
    known.set(rule.id, all);
    return all;
  };
  return [...rules.values()]
    .filter((rule) => rule.definition.level >= LOWEST_LEVEL && isAbout(rule, AWS, parents))
    .filter((rule) => !goesByFeeds(rule, parents))
    .toSorted((a, b) => a.id - b.id)
    .flatMap((rule) =>
      callsOf(rule)
        .filter(({ source = ['*'] }) => compileGlobs(source)('cloudtrail'))
        .map(({ eventName, eventSource, errorCode, identityType }) => ({
          rule: rule.id,
          level: rule.definition.level,
          eventName,
          eventSource,
          errorCode,
          identityType,
        })),
    );
}

function loaded() {
  const standIn = stockCloudTrailStandIn();
  const { ok, messages, ruleset } = loadRuleset({
    rules: [rootRules(), ...standIn.rules, ...shippedRuleFiles()],
    lists: standIn.lists,
  });
  if (!ok || ruleset === undefined)
    throw new Error(`the shipped rules cannot be loaded: ${messages.join('; ')}`);
  const rules = new Map<number, Rule>();
  const parents = new Map<number, Rule[]>();
  const visit = (rule: Rule): void => {
    if (rules.has(rule.id)) return;
    rules.set(rule.id, rule);
    for (const child of rule.children) {
      parents.set(child.id, [...(parents.get(child.id) ?? []), rule]);
      visit(child);
    }
  };
  ruleset.roots.forEach(visit);
  return { rules, parents };
}

function isAbout(rule: Rule, ancestor: number, parents: ReadonlyMap<number, readonly Rule[]>): boolean {
  return (parents.get(rule.id) ?? []).some(
    (parent) => parent.id === ancestor || isAbout(parent, ancestor, parents),
  );
}

/**
 * Whether a rule asks, itself or on every way to it, what threat feeds list. That is known behind the filter, and of any call: with these
 * rules the guard would let nothing be left out.
 */
function goesByFeeds({ id, source }: Rule, parents: ReadonlyMap<number, readonly Rule[]>): boolean {
  const asks = source.element.children.some(({ attributes }) =>
    attributes.some(({ name, value }) => name === 'name' && value === 'sluice.intel.matched'),
  );
  const above = parents.get(id) ?? [];
  return asks || (above.length > 0 && above.every((parent) => goesByFeeds(parent, parents)));
}

function countedBy({ written, id }: Rule, rules: ReadonlyMap<number, Rule>): readonly Rule[] {
  const ids = (written.matchedSid ?? '').split(/[\s,]+/).map(Number);
  const group = written.matchedGroup?.trim();
  return [...rules.values()].filter(
    (rule) =>
      rule.id !== id &&
      (ids.includes(rule.id) ||
        (group !== undefined && rule.definition.groupText.split(',').some((name) => name.trim() === group))),
  );
}

function ownOf({ source }: Rule): Call {
  let call: Call = {};
  for (const { name, content, attributes } of source.element.children) {
    const attribute = (wanted: string) => attributes.find((each) => each.name === wanted)?.value;
    const field = attribute('name') ?? '';
    const asked = field === 'aws.source' ? 'source' : ASKED[field as keyof typeof ASKED];
    if (name !== 'field' || asked === undefined || attribute('negate') === 'yes') continue;
    call = both(call, { [asked]: globsOf(content, attribute('type')) }) ?? call;
  }
  return call;
}

/** Both conditions at once; undefined when no event can meet them. */
function both(above: Call, own: Call): Call | undefined {
  const call: Record<string, readonly string[]> = { ...above };
  for (const [asked, words] of Object.entries(own)) {
    const before = call[asked];
    const narrowed = before === undefined ? words : narrowest(before, words);
    if (narrowed.length === 0) return undefined;
    call[asked] = narrowed;
  }
  return call;
}

function narrowest(some: readonly string[], others: readonly string[]): readonly string[] {
  for (const [words, asked] of [
    [others, some],
    [some, others],
  ] as const)
    if (words.every((word) => !word.includes('*'))) return words.filter(compileGlobs(asked));
  return others;
}

/** Those that ask for the same but the name become one, and what another takes anyway is left out. */
function merged(calls: readonly Call[]): readonly Call[] {
  const byRest = new Map<string, Call>();
  for (const { eventName, ...rest } of calls) {
    const key = JSON.stringify([rest.source, rest.eventSource, rest.errorCode, rest.identityType]);
    const same = byRest.get(key);
    const names =
      same === undefined ? eventName : same.eventName && eventName && [...same.eventName, ...eventName];
    byRest.set(key, { ...(names !== undefined && { eventName: [...new Set(names)] }), ...rest });
  }
  const all = [...byRest.values()];
  return all.filter((call) => !all.some((other) => other !== call && takesAll(other, call)));
}

function takesAll(wide: Call, narrow: Call): boolean {
  return Object.entries(wide).every(([asked, words]) => {
    const asking = narrow[asked as Asked];
    return asking?.every((word) => words.includes(word)) === true;
  });
}
