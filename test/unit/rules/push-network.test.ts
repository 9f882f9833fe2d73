import { expect, test } from 'vitest';
import { planPush } from '../../../tools/rules/push/plan.ts';
import { push } from '../../../tools/rules/push/push.ts';
import { liveRule, ruleFile, rulesetApi, startPushManager, storedRules } from '../../support/push-manager.ts';

const BEFORE = { '0100-a.xml': ruleFile(100_100, 'a') };
const AFTER = { '0100-a.xml': ruleFile(100_100, 'a', 'second'), '0101-b.xml': ruleFile(100_101, 'b') };
const FILES = Object.entries(AFTER).map(([name, text]) => ({ folder: 'rules' as const, name, text }));

/** Pushes with something happening at the given request; undefined when there were fewer. */
async function pushWith(at: number, cut: 'before' | 'answer' | 'for good') {
  const manager = await startPushManager({ rules: BEFORE });
  let requests = 0;
  const pauses: number[] = [];
  const pause = async (ms: number) => {
    pauses.push(ms);
    if (cut !== 'for good') manager.setFault(undefined);
  };
  const api = rulesetApi(manager, pause, async (_, go) => {
    requests += 1;
    if (requests !== at) return go();
    if (cut !== 'answer') manager.setFault({ kind: 'down' });
    const result = await go();
    return cut === 'answer'
      ? { kind: 'failed', reason: 'timeout', code: 'timeout', connected: true }
      : result;
  });
  const changes = await planPush(rulesetApi(manager), FILES, () => false);
  const options = { clustered: false, proofs: [], allowRemarks: false };
  const signal = new AbortController().signal;
  const outcome = await push(changes, options, { api, pause, signal, say: () => {} });
  manager.setFault(undefined);
  const stored = await storedRules(manager);
  const live = await liveRule(manager, 'a');
  await manager.close();
  return { outcome, stored, live, over: requests < at, pauses };
}

test.each(['before', 'answer'] as const)(
  'a connection that breaks at any request (%s) leaves all of the old or all of the new',
  async (cut) => {
    let reloads = 0;
    for (let at = 1; ; at += 1) {
      const { outcome, stored, live, over } = await pushWith(at, cut);
      const pushed = outcome.kind === 'pushed';
      expect(stored, `request ${at}`).toEqual(pushed ? AFTER : BEFORE);
      expect(live, `request ${at}`).toBe(pushed ? 'second' : 'first');
      expect(['pushed', 'restored'], `request ${at}`).toContain(outcome.kind);
      if (outcome.kind === 'restored' && outcome.reloaded) reloads += 1;
      if (over) break;
    }
    expect(reloads).toBeGreaterThan(0);
  },
);

test('a manager that stays away in the middle is waited for, and then said what is not as it was', async () => {
  const kinds = new Set<string>();
  for (let at = 1; ; at += 1) {
    const { outcome, stored, over, pauses } = await pushWith(at, 'for good');
    kinds.add(outcome.kind);
    if (outcome.kind === 'stuck') {
      for (const { path, before } of outcome.left)
        expect(before).toBe((BEFORE as Record<string, string>)[path.slice('etc/rules/'.length)]);
      expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(30_000);
      const changed = Object.keys(AFTER).filter(
        (name) => stored[name] !== (BEFORE as Record<string, string>)[name],
      );
      const told = outcome.left.map(({ path }) => path.slice('etc/rules/'.length));
      expect(
        changed.filter((name) => !told.includes(name)),
        `request ${at}`,
      ).toEqual([]);
    }
    if (over) break;
  }
  expect(kinds).toEqual(new Set(['restored', 'stuck', 'pushed']));
});
