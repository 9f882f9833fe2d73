import { describe, expect, test } from 'vitest';
import { adviceFor } from '../../../src/notify/advice/advice-for.ts';
import { factsOf } from '../../../src/notify/alert/alert-facts.ts';
import { parseAlert } from '../../../src/notify/alert/wazuh-alert.ts';
import { groupKey } from '../../../src/notify/group/group-key.ts';
import { NOTICES, noticeAlert } from '../../../src/notify/notice.ts';
import { firstPollState, type PollState } from '../../../src/notify/poll-state.ts';
import { noticeOf, RETELL_MS } from '../../../src/notify/source-notice.ts';
import { type Heard, judgeSources, type SourceFault, type Wait } from '../../../src/notify/source-watch.ts';

const MINUTE_MS = 60_000;
const NOW = Date.parse('2026-03-04T12:00:00Z');
const ago = (minutes: number) => NOW - minutes * MINUTE_MS;
const SETTINGS = { silentMs: 60 * MINUTE_MS, scriptMs: 10 * MINUTE_MS, unreadableMs: 10 * MINUTE_MS };

const NOTHING: Heard = { beganAt: ago(1_000), scripts: [], waits: [] };
const script = (minutes: number, node = 'worker-1') => ({
  node,
  heardAt: ago(minutes),
  alertedAt: ago(minutes),
});
const wait = (minutes: number, node = 'worker-1'): Wait => ({
  key: `${node}/${minutes}`,
  node,
  alertedAt: ago(minutes + 1),
  cameAt: ago(minutes),
});
const polled = (changes: Partial<PollState> = {}): PollState => ({
  ...firstPollState(ago(1_000), 0),
  readAt: NOW,
  ...changes,
});
const judge = (heard: Partial<Heard>, poll: PollState | undefined = polled(), settings = {}) =>
  judgeSources({ ...NOTHING, ...heard }, poll, NOW, { ...SETTINGS, ...settings });

describe('the sources of alerts', () => {
  test('are well while one of them is heard', () => {
    expect(judge({}).faults).toEqual([]);
    expect(
      judge({ scripts: [script(59)] }, polled({ readAt: ago(59) }), { unreadableMs: undefined }).faults,
    ).toEqual([]);
  });

  test('are silent when none was heard for an hour, counted from when somebody began to listen', () => {
    const alone = { unreadableMs: undefined, scriptMs: undefined };
    expect(judgeSources(NOTHING, undefined, NOW, { ...SETTINGS, ...alone }).faults).toEqual([
      { kind: 'sources_silent', since: ago(1_000) },
    ]);
    expect(
      judgeSources({ ...NOTHING, beganAt: ago(59) }, undefined, NOW, { ...SETTINGS, ...alone }).faults,
    ).toEqual([]);
    expect(judge({ scripts: [script(60)] }, polled({ readAt: ago(90) }), alone).faults).toEqual([
      { kind: 'sources_silent', since: ago(60) },
    ]);
  });

  test('have a broken script when the indexer brings what it has not brought for ten minutes', () => {
    expect(judge({ scripts: [script(30)], waits: [wait(9)] }).faults).toEqual([]);
    expect(judge({ scripts: [script(30)], waits: [wait(15), wait(10), wait(1)] }).faults).toEqual([
      { kind: 'script_broken', since: ago(16), node: 'worker-1', alerts: 2 },
    ]);
  });

  test('have a broken script also on a node whose script was never heard', () => {
    expect(judge({ waits: [wait(10, 'new')] }).faults).toEqual([
      { kind: 'script_broken', since: ago(11), node: 'new', alerts: 1 },
    ]);
  });

  test('are told of by node: a script that works says nothing of another', () => {
    const heard = { scripts: [script(1, 'worker-2')], waits: [wait(10), wait(10, 'worker-3')] };
    expect(judge(heard).faults.map((fault) => ('node' in fault ? fault.node : ''))).toEqual([
      'worker-1',
      'worker-3',
    ]);
  });

  test('have missed an alert, and are well, when the script has brought a later one', () => {
    const missed = [wait(10)];
    expect(judge({ scripts: [script(5)], waits: missed })).toEqual({ faults: [], missed });
  });

  test('miss no script where none is expected', () => {
    expect(judge({ waits: [wait(100)] }, polled(), { scriptMs: undefined }).faults).toEqual([]);
  });

  test('lack an indexer that fails for ten minutes, and one that nobody asks', () => {
    const failing = { since: ago(10), code: 'indexer_busy' };
    expect(judge({}, polled({ failing })).faults).toEqual([{ kind: 'indexer_unreadable', ...failing }]);
    expect(judge({}, polled({ failing: { ...failing, since: ago(9) } })).faults).toEqual([]);
    expect(judge({}, polled({ readAt: ago(10) })).faults).toEqual([
      { kind: 'indexer_unreadable', since: ago(10), code: 'indexer_not_polled' },
    ]);
  });
});

const FAULTS: readonly SourceFault[] = [
  { kind: 'sources_silent', since: ago(61) },
  { kind: 'script_broken', since: ago(12), node: 'worker-1', alerts: 3 },
  { kind: 'script_broken', since: ago(12), node: '10.0.0.7', alerts: 1 },
  { kind: 'indexer_unreadable', since: ago(20), code: 'indexer_permission_missing' },
];

describe('a notice', () => {
  const factsOfFault = (fault: SourceFault, now = NOW) => {
    const alert = parseAlert(noticeAlert(noticeOf(fault, now)));
    if (!alert.ok) throw new Error(alert.error);
    return factsOf(alert.value);
  };

  test.each(FAULTS)('of $kind is an alert that says what is wrong, and what to do', (fault) => {
    const facts = factsOfFault(fault);
    expect(facts).toMatchObject({
      severity: 'high',
      alertedAt: NOW,
      rule: { level: 12, id: NOTICES[fault.kind].rule },
    });
    expect(facts.rule.groups).toContain('sluice_notice');
    expect(facts.rule.description).toMatch(/^Sluice: .*\d+ minutes/);
    expect(adviceFor(facts).length).toBeGreaterThan(2);
    expect(adviceFor(facts).some(({ command }) => command !== undefined)).toBe(true);
  });

  test('is of a group of its own for each kind and node, and of the same one while it lasts', () => {
    const keys = FAULTS.map((fault) => groupKey(factsOfFault(fault)));
    expect(new Set(keys).size).toBe(FAULTS.length);
    expect(FAULTS.map((fault) => groupKey(factsOfFault(fault, NOW + 5 * RETELL_MS)))).toEqual(keys);
  });

  test('has one id in a quarter of an hour, whoever tells it, and another afterwards', () => {
    const ids = (fault: SourceFault) =>
      [NOW, NOW + RETELL_MS - 1, NOW + RETELL_MS].map((at) => noticeOf(fault, at).id);
    for (const fault of FAULTS) {
      const [one, same, later] = ids(fault);
      expect(same).toBe(one);
      expect(later).not.toBe(one);
    }
  });
});
