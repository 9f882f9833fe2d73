import { afterEach, describe, expect, test } from 'vitest';
import type { Manager } from '../../../tools/local/manager/manager.ts';
import { planPush } from '../../../tools/rules/push/plan.ts';
import { type PushOptions, push } from '../../../tools/rules/push/push.ts';
import type { RulesetFile } from '../../../tools/rules/push/ruleset-file.ts';
import {
  eventOf,
  liveRule,
  ruleFile,
  rulesetApi,
  type Start,
  startPushManager,
  storedRules,
} from '../../support/push-manager.ts';

const OPTIONS: PushOptions = { clustered: false, proofs: [], allowRemarks: false };
const running: Manager[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((manager) => manager.close()));
});

async function start(options?: Start): Promise<Manager> {
  const manager = await startPushManager(options);
  running.push(manager);
  return manager;
}

const rules = (files: Readonly<Record<string, string>>): readonly RulesetFile[] =>
  Object.entries(files).map(([name, text]) => ({ folder: 'rules', name, text }));

/** Plans and pushes; `prune` takes away what is not among the files. */
async function pushTo(
  manager: Manager,
  files: readonly RulesetFile[],
  {
    prune = false,
    signal = new AbortController().signal,
    api = rulesetApi(manager),
    ...options
  }: Partial<PushOptions> & {
    readonly prune?: boolean;
    readonly signal?: AbortSignal;
    readonly api?: ReturnType<typeof rulesetApi>;
  } = {},
) {
  const said: string[] = [];
  const changes = await planPush(rulesetApi(manager), files, () => prune);
  const deps = {
    api,
    pause: async () => manager.setFault(undefined),
    signal,
    say: (line: string) => said.push(line),
  };
  const outcome = await push(changes, { ...OPTIONS, ...options }, deps);
  return { outcome, said, kinds: changes.map(({ kind }) => kind) };
}

const BEFORE = { '0100-a.xml': ruleFile(100_100, 'a'), '0101-b.xml': ruleFile(100_101, 'b') };
const AFTER = {
  '0100-a.xml': ruleFile(100_100, 'a', 'second'),
  '0101-b.xml': ruleFile(100_101, 'b', 'second'),
  '0102-c.xml': ruleFile(100_102, 'c', 'second'),
};

describe('a push', () => {
  test('uploads what is new or changed, and the manager evaluates with it', async () => {
    const manager = await start({ rules: BEFORE });
    expect(await liveRule(manager, 'a')).toBe('first');
    const { outcome, kinds } = await pushTo(manager, rules({ ...AFTER, '0101-b.xml': BEFORE['0101-b.xml'] }));
    expect(kinds).toEqual(['changed', 'unchanged', 'new']);
    expect(outcome).toEqual({ kind: 'pushed', remarks: [] });
    expect(await storedRules(manager)).toEqual({ ...AFTER, '0101-b.xml': BEFORE['0101-b.xml'] });
    expect([
      await liveRule(manager, 'a'),
      await liveRule(manager, 'b'),
      await liveRule(manager, 'c'),
    ]).toEqual(['second', 'first', 'second']);
  });

  test('sends no file that the manager holds already', async () => {
    const manager = await start({ rules: BEFORE });
    const sent: string[] = [];
    const api = rulesetApi(manager, undefined, (request, go) => {
      if (request.method !== 'GET') sent.push(`${request.method} ${request.path.split('?')[0]}`);
      return go();
    });
    await pushTo(manager, rules({ ...BEFORE, '0102-c.xml': AFTER['0102-c.xml'] }), { api });
    expect(sent.filter((each) => each.includes('/files/'))).toEqual(['PUT /rules/files/0102-c.xml']);
  });

  test('takes away files that are gone, and evaluates without them', async () => {
    const manager = await start({ rules: BEFORE });
    const { outcome } = await pushTo(manager, rules({ '0100-a.xml': BEFORE['0100-a.xml'] }), { prune: true });
    expect(outcome.kind).toBe('pushed');
    expect(Object.keys(await storedRules(manager))).toEqual(['0100-a.xml']);
    expect(await liveRule(manager, 'b')).toBeUndefined();
  });

  test('has the manager try events before it reloads, and takes everything back when one ends elsewhere', async () => {
    const manager = await start({ rules: BEFORE });
    const proof = { file: '0100-a.xml', rule: '100100', events: [eventOf('a')] };
    const wrong = { ...proof, events: [eventOf('b')] };
    expect((await pushTo(manager, rules(AFTER), { proofs: [proof] })).outcome.kind).toBe('pushed');
    const { outcome } = await pushTo(manager, rules(BEFORE), { proofs: [wrong] });
    expect(outcome).toMatchObject({
      kind: 'restored',
      why: expect.stringContaining('has to end at rule 100100 ends at 100101'),
      reloaded: false,
    });
    expect(await storedRules(manager)).toEqual(AFTER);
    expect(await liveRule(manager, 'a')).toBe('second');
  });

  test('brings lists before the rules that look into them', async () => {
    const manager = await start({ declaredLists: ['etc/lists/staff'] });
    const looksUp = ruleFile(100_100, 'a').replace(
      '<description>',
      '<list field="who" lookup="match_key">etc/lists/staff</list><description>',
    );
    const files: readonly RulesetFile[] = [
      { folder: 'rules', name: '0100-a.xml', text: looksUp },
      { folder: 'lists', name: 'staff', text: 'ann:\n' },
    ];
    const proof = {
      file: '0100-a.xml',
      rule: '100100',
      events: [{ log: '{"app":"a","who":"ann"}', location: 'API-Webhook' }],
    };
    expect((await pushTo(manager, files, { proofs: [proof] })).outcome).toEqual({
      kind: 'pushed',
      remarks: [],
    });
  });
});

describe('a manager whose rules do not load already', () => {
  const BROKEN = ruleFile(100_109, 'c').replace('<decoded_as>', '<frequency>5</frequency><decoded_as>');

  /** An upload that the API refuses and leaves behind, as it does with `overwrite` and a new file. */
  async function leaveBehind(manager: Manager, name: string): Promise<void> {
    const api = rulesetApi(manager);
    await expect(api.write('rules', name, BROKEN, true)).rejects.toThrow('1113');
    expect(await api.read('rules', name)).toBe(BROKEN);
    expect((await api.test([eventOf('a')])).loads).toBe(false);
  }

  test('is mended by a push that brings the broken file anew, wherever it sorts', async () => {
    const manager = await start({ rules: BEFORE });
    await leaveBehind(manager, '0102-c.xml');
    const { outcome, said } = await pushTo(manager, rules(AFTER));
    expect(said[0]).toContain('do not load already');
    expect(outcome).toEqual({ kind: 'pushed', remarks: [] });
    expect(await storedRules(manager)).toEqual(AFTER);
    expect(await liveRule(manager, 'a')).toBe('second');
  });

  test('is mended by a push that takes the broken file away', async () => {
    const manager = await start({ rules: BEFORE });
    await leaveBehind(manager, '0103-d.xml');
    expect((await pushTo(manager, rules(AFTER), { prune: true })).outcome.kind).toBe('pushed');
    expect(await storedRules(manager)).toEqual(AFTER);
  });

  test('takes nothing while somebody else’s file is broken, and nothing of ours stays', async () => {
    const manager = await start({ rules: BEFORE });
    await leaveBehind(manager, '0103-d.xml');
    const { outcome } = await pushTo(manager, rules(AFTER));
    expect(outcome).toMatchObject({ kind: 'restored', why: expect.stringContaining('1113') });
    expect(await storedRules(manager)).toEqual({ ...BEFORE, '0103-d.xml': BROKEN });
    expect(await liveRule(manager, 'a')).toBe('first');
  });
});

describe('a push that cannot end well', () => {
  const BROKEN = AFTER['0101-b.xml'].replace('<decoded_as>', '<frequency>5</frequency><decoded_as>');

  test.each([
    ['a changed file', { ...AFTER, '0101-b.xml': BROKEN }],
    ['a new file', { ...AFTER, '0102-c.xml': BROKEN.replaceAll('100101', '100102') }],
    ['what is no XML', { ...AFTER, '0102-c.xml': 'hello' }],
    ['what crashes the API', { ...AFTER, '0102-c.xml': ruleFile(100_102, 'c&d') }],
  ])('over %s leaves every file and the live rules as they were', async (_, files) => {
    const manager = await start({ rules: BEFORE });
    const { outcome } = await pushTo(manager, rules(files));
    expect(outcome).toMatchObject({ kind: 'restored', reloaded: false });
    expect(await storedRules(manager)).toEqual(BEFORE);
    expect(await liveRule(manager, 'a')).toBe('first');
    expect((await rulesetApi(manager).test([eventOf('a')])).loads).toBe(true);
  });

  const ORPHAN = ruleFile(100_102, 'c').replace('<decoded_as>json</decoded_as>', '<if_sid>199999</if_sid>');

  test('over a rule that the manager would ignore is taken back', async () => {
    const manager = await start({ rules: BEFORE });
    const { outcome } = await pushTo(manager, rules({ ...AFTER, '0102-c.xml': ORPHAN }));
    expect(outcome).toMatchObject({
      kind: 'restored',
      why: expect.stringContaining("Signature ID '199999' was not found"),
    });
    expect(await storedRules(manager)).toEqual(BEFORE);
  });

  test('over remarks goes on when it is told to, and over remarks of before in any case', async () => {
    const manager = await start({ rules: BEFORE });
    const allowed = await pushTo(manager, rules({ ...BEFORE, '0102-c.xml': ORPHAN }), { allowRemarks: true });
    expect(allowed.outcome).toMatchObject({ kind: 'pushed' });
    expect(allowed.outcome.kind === 'pushed' && allowed.outcome.remarks.join()).toContain('199999');
    const { outcome } = await pushTo(manager, rules({ ...AFTER, '0102-c.xml': ORPHAN }));
    expect(outcome).toEqual({ kind: 'pushed', remarks: [] });
  });

  test('is undone when it is interrupted, whichever request it was at', async () => {
    for (let at = 1; ; at += 1) {
      const manager = await start({ rules: BEFORE });
      const stop = new AbortController();
      let requests = 0;
      const api = rulesetApi(manager, undefined, (_, go) => {
        requests += 1;
        if (requests === at) stop.abort();
        return go();
      });
      const { outcome } = await pushTo(manager, rules(AFTER), { api, signal: stop.signal });
      const whole = outcome.kind === 'pushed' ? AFTER : BEFORE;
      expect(await storedRules(manager), `request ${at}`).toEqual(whole);
      expect(await liveRule(manager, 'a'), `request ${at}`).toBe(
        outcome.kind === 'pushed' ? 'second' : 'first',
      );
      await running.pop()?.close();
      if (requests < at) break;
      expect(['pushed', 'restored']).toContain(outcome.kind);
    }
  });
});
