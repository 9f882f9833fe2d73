import { describe, expect, it } from 'vitest';
import { PROBE_RULE } from '../../../src/notify/alert/probe.ts';
import { ruleFiles } from './rule-fixtures.ts';

/**
 * What a manager loads without a word and counts otherwise than it reads. Facts: `src/analysisd/rules.c` and
 * `rules_list.c` of Wazuh 4 (`OS_MarkGroup`, `OS_AddChild`).
 */
interface Written {
  readonly id: string;
  readonly level: number;
  readonly frequency: number;
  readonly parents: readonly string[];
  readonly counted: { readonly sid?: string; readonly group?: string };
  readonly groups: readonly string[];
  /** Names an ATT&CK technique. */
  readonly technique: boolean;
}

const inside = (xml: string, tag: string): string | undefined =>
  new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];

/** The rules in the order of loading. */
const rules: readonly Written[] = [...ruleFiles]
  .filter(({ file }) => /^001[1-4]-/.test(file))
  .sort((a, b) => (a.file < b.file ? -1 : 1))
  .flatMap(({ xml }) => [...xml.matchAll(/<rule id="(\d+)" level="(\d+)"([^>]*)>(.*?)<\/rule>/gs)])
  .map(([, id = '', level, attributes = '', body = '']) => {
    const sid = inside(body, 'if_matched_sid');
    const group = inside(body, 'if_matched_group');
    return {
      id,
      level: Number(level),
      frequency: Number(/frequency="(\d+)"/.exec(attributes)?.[1] ?? 0),
      parents: (inside(body, 'if_sid') ?? sid ?? '').split(', ').filter((parent) => parent !== ''),
      counted: { ...(sid !== undefined && { sid }), ...(group !== undefined && { group }) },
      groups: ['sluice', ...(inside(body, 'group') ?? '').split(',').filter((name) => name !== '')],
      technique: body.includes('<mitre>'),
    };
  });
const place = new Map(rules.map(({ id }, i) => [id, i]));
const counting = rules.filter(({ frequency }) => frequency > 0);
const membersOf = (group: string) => rules.filter(({ groups }) => groups.includes(group));

/** Places of a rule in the tree: one for each way down to it. */
function placesOf(id: string): number {
  const rule = rules.find((each) => each.id === id);
  const ways = rule?.parents.map(placesOf) ?? [];
  return ways.length === 0 ? 1 : ways.reduce((sum, each) => sum + each, 0);
}

const named = (found: readonly Written[]) => found.map(({ id }) => id);

it('every rule that counts or raises an alert names a technique, the probe alone has none', () => {
  expect(named(rules.filter(({ level, technique }) => level > 0 && !technique))).toEqual([PROBE_RULE.id]);
});

describe('rules that count', () => {
  it('are many, and each names what it counts', () => {
    expect(counting.length).toBeGreaterThan(50);
    expect(
      named(counting.filter(({ counted }) => counted.sid === undefined && counted.group === undefined)),
    ).toEqual([]);
  });

  it('count rules that are loaded before them', () => {
    const early = counting.filter(({ id, counted }) => {
      const targets = counted.sid === undefined ? named(membersOf(counted.group ?? '')) : [counted.sid];
      const before = targets.filter((target) => (place.get(target) ?? Infinity) < (place.get(id) ?? 0));
      return before.length === 0;
    });
    expect(named(early)).toEqual([]);
  });

  it('count what has a level: events of level 0 are not remembered', () => {
    const silent = counting.filter(({ counted }) => {
      const targets = counted.sid === undefined ? named(membersOf(counted.group ?? '')) : [counted.sid];
      return targets.some((target) => rules[place.get(target) ?? -1]?.level === 0);
    });
    expect(named(silent)).toEqual([]);
  });

  it('that go by a group count no rule that another goes by its id: its events enter no group', () => {
    const sids = new Set(counting.flatMap(({ counted }) => counted.sid ?? []));
    const lost = counting.flatMap(({ id, counted }) =>
      counted.group === undefined
        ? []
        : named(membersOf(counted.group))
            .filter((target) => sids.has(target))
            .map((target) => `${id} counts ${target}`),
    );
    expect(lost).toEqual([]);
  });

  it('are not in the group that they count, or they would count themselves', () => {
    expect(named(counting.filter(({ counted, groups }) => groups.includes(counted.group ?? '')))).toEqual([]);
  });

  it('go by a group whose name is no part of another: a part would do', () => {
    const partly = counting.flatMap(({ id, counted: { group } }) =>
      group === undefined
        ? []
        : rules
            .filter(({ groups }) => groups.some((name) => name.includes(group)) && !groups.includes(group))
            .map((other) => `${id} counts ${other.id} too`),
    );
    expect(partly).toEqual([]);
  });

  it('count a rule that stands in the tree once, or its events would enter the group once for each place', () => {
    const twice = counting
      .filter(({ frequency }) => frequency > 2)
      .flatMap(({ id, counted: { group } }) =>
        group === undefined
          ? []
          : named(membersOf(group))
              .filter((target) => placesOf(target) > 1)
              .map((target) => `${id} counts ${target}`),
      );
    expect(twice).toEqual([]);
  });

  it('are asked before what their parent would end at otherwise', () => {
    const late = counting.flatMap(({ id, level, parents }) =>
      rules
        .filter(
          (other) =>
            other.frequency === 0 &&
            other.level >= level &&
            (place.get(other.id) ?? 0) < (place.get(id) ?? 0) &&
            other.parents.some((parent) => parents.includes(parent)),
        )
        .map((other) => `${other.id} (${other.level}) before ${id} (${level})`),
    );
    // An escalation of privileges has an action of its own, which no burst is triggered by.
    expect(late.filter((text) => !text.startsWith('100305 '))).toEqual([]);
  });

  it('that look back at events of another kind stand above every rule that uses those up', () => {
    const countedBy = ({ counted: { sid, group } }: Written) =>
      sid === undefined ? named(membersOf(group ?? '')) : [sid];
    const blocked = counting
      .filter((rule) => !rule.parents.some((parent) => countedBy(rule).includes(parent)))
      .flatMap((rule) => {
        const looksAt = countedBy(rule);
        return counting
          .filter(({ id, level }) => id !== rule.id && level >= rule.level)
          .filter(
            (other) =>
              looksAt.includes(other.id) ||
              (other.frequency > 2 && countedBy(other).some((id) => looksAt.includes(id))),
          )
          .map((other) => `${other.id} before ${rule.id}`);
      });
    expect(blocked).toEqual([
      // Each after its own: the failures from this address, those of this account from other addresses.
      '100113 before 100108',
      '100108 before 100113',
      // Changes that are noticed as such already.
      '100310 before 100312',
      '100311 before 100312',
      // Errors of which is known that they followed an attack.
      '100726 before 100728',
      '100727 before 100728',
    ]);
  });
});
