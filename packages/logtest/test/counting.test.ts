import { describe, expect, it } from 'vitest';
import { createSession, loadRuleset, rootRules } from '../src/index.ts';

const rule = (id: number, level: number, inside: string, attributes = '') =>
  `<rule id="${id}" level="${level}"${attributes}>${inside}<description>rule ${id}</description></rule>`;

interface Timed {
  /** Seconds after the start. */
  readonly at: number;
  readonly log: object;
}

function timed(rules: string, events: readonly Timed[], memorySize: number): readonly (string | undefined)[] {
  const xml = `<group name="demo,">${rules}</group>`;
  const { ruleset, messages } = loadRuleset({ rules: [rootRules(), { file: 'demo_rules.xml', xml }] });
  if (ruleset === undefined) throw new Error(messages.join(' '));
  let now = 0;
  const session = createSession(ruleset, { now: () => now * 1000, settings: { memorySize } });
  return events.map(({ at, log }) => {
    now = at;
    return session.evaluate({ log: JSON.stringify(log) }).rule?.id;
  });
}

function ids(rules: string, logs: readonly object[]): readonly (string | undefined)[] {
  const xml = `<group name="demo,">${rules}</group>`;
  const { ruleset, messages } = loadRuleset({ rules: [rootRules(), { file: 'demo_rules.xml', xml }] });
  if (ruleset === undefined) throw new Error(messages.join(' '));
  const session = createSession(ruleset, { now: () => 0 });
  return logs.map((log) => session.evaluate({ log: JSON.stringify(log) }).rule?.id);
}

const base = rule(100000, 3, '<field name="a">x</field><group>hit,</group>');
const again = (count: number) => Array.from({ length: count }, () => ({ a: 'x' }));

/** Facts of src/analysisd/eventinfo.c and rules_list.c of Wazuh 4.14 that the goldens do not reach. */
describe('counting', () => {
  it('never lets a rule of level 0 fire', () => {
    const silent = rule(100001, 0, '<if_matched_sid>100000</if_matched_sid>', ' frequency="2"');
    expect(ids(base + silent, again(3))).toEqual(['100000', '100000', '100000']);
  });

  it('takes the event that fired a rule as consumed by it', () => {
    const burst = rule(100001, 8, '<if_matched_sid>100000</if_matched_sid>', ' frequency="2"');
    const wave = (level: number) =>
      rule(100002, level, '<if_matched_sid>100001</if_matched_sid>', ' frequency="3"');
    expect(ids(base + burst + wave(8), again(6)).filter((id) => id === '100002')).toEqual([]);
    expect(ids(base + burst + wave(9), again(4))).toEqual(['100000', '100001', '100001', '100002']);
  });

  it('counts an event once for every place of its rule in the tree', () => {
    const other = rule(100001, 3, '<field name="b">y</field>');
    const under = rule(
      100002,
      4,
      '<if_sid>100000,100001</if_sid><field name="c">z</field><group>twice,</group>',
    );
    const counting = rule(100003, 9, '<if_matched_group>twice</if_matched_group>', ' frequency="3"');
    const log = { a: 'x', c: 'z' };
    expect(ids(base + other + under + counting, [log, log])).toEqual(['100002', '100003']);
    const single = under.replace('100000,100001', '100000');
    expect(ids(base + other + single + counting, [log, log, log])).toEqual(['100002', '100002', '100003']);
  });

  it('puts the events of a counting rule into its own history when its groups say so', () => {
    const own = (groups: string) =>
      rule(100001, 9, `<if_matched_group>hit</if_matched_group><group>${groups}</group>`, ' frequency="2"');
    expect(ids(base + own('other,'), again(4))).toEqual(['100000', '100001', '100001', '100001']);
    // Its own newest event, consumed by itself, ends every walk.
    expect(ids(base + own('hit_again,'), again(4))).toEqual(['100000', '100001', '100000', '100001']);
  });

  it('forgets more than the oldest ten when they are older than the largest frequency in seconds', () => {
    const attributes = ' frequency="8" timeframe="900"';
    const counting = rule(100001, 9, '<if_matched_sid>100000</if_matched_sid>', attributes);
    const other = rule(100002, 3, '<field name="b">y</field>');
    const many = (count: number, at: number, log: object) =>
      Array.from({ length: count }, () => ({ at, log }));
    const events = (gap: number) => [
      ...many(10, 0, { b: 'y' }),
      ...many(5, 0, { a: 'x' }),
      ...many(2, gap, { b: 'y' }),
      ...many(3, gap, { a: 'x' }),
    ];
    const last = (gap: number) => timed(base + counting + other, events(gap), 16).at(-1);
    expect([last(0), last(60)]).toEqual(['100001', '100000']);
  });
});
