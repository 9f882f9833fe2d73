import { describe, expect, test } from 'vitest';
import { FORWARDER, ruleFile, storedRules } from '../../support/push-manager.ts';
import { pushBench } from './run-push.ts';
import { sluice } from './run-sluice.ts';

const { start, write, apart, run } = pushBench();

const RULES = { '0100-a.xml': ruleFile(100_100, 'a') };
const CHANGED = ruleFile(100_100, 'a', 'second');

describe('a push is not begun', () => {
  test.each([
    ['rules that do not load', { '0100-a.xml': '<group name="x,"><rule id="1' }, 'do not load'],
    ['an empty file', { '0100-a.xml': '' }, '0100-a.xml is empty'],
    ['a name that the API refuses', { 'a b.xml': RULES['0100-a.xml'] }, 'a b.xml: the manager'],
    ['a folder without rules', { 'notes.txt': 'x' }, 'no file to push'],
  ])('with %s', async (_, files, words) => {
    const manager = await start();
    const { refusal } = await run(manager, { rules: write(files), yes: true });
    expect(refusal).toContain(words);
    expect(await storedRules(manager)).toEqual({});
  });

  test.each([
    [
      'do not hold',
      { name: 'x', rule: '100100', fires: true, events: [{ set: { app: 'b' } }], ends: ['100100'] },
    ],
    ['cannot be read', { name: 'x', rules: '100100' }],
  ])('with fixtures that %s', async (_, sequence) => {
    const manager = await start();
    write({ '0100-a.json': JSON.stringify({ base: {}, sequences: [sequence] }) }, 'fixtures');
    const { refusal } = await run(manager, { rules: write(RULES), yes: true });
    expect(refusal).toMatch(/none of its fixtures ends at its rule here|0100-a\.json:1: sequences/);
    expect(await storedRules(manager)).toEqual({});
  });

  test('by an account that could not undo it', async () => {
    const manager = await start({ rules: RULES });
    const { refusal } = await run(
      manager,
      { rules: write({ '0100-a.xml': CHANGED }), yes: true },
      { user: FORWARDER },
    );
    expect(refusal).toMatch(
      /rules:read on rule:file:\*\n {2}rules:update on \*:\*:\*\n {2}rules:delete on rule:file:\*/,
    );
    expect(await storedRules(manager)).toEqual(RULES);
  });

  test('with a list that ossec.conf does not name, which it says how to', async () => {
    const manager = await start();
    const xml = ruleFile(100_100, 'a').replace(
      '<description>',
      '<list field="who" lookup="match_key">etc/lists/staff</list><description>',
    );
    const lists = apart({ staff: 'ann:\n' });
    const { refusal } = await run(manager, { rules: write({ '0100-a.xml': xml }), lists, yes: true });
    expect(refusal).toContain('\n  <list>etc/lists/staff</list>\n');
    expect(await storedRules(manager)).toEqual({});
  });

  test('to a manager whose certificate is another', async () => {
    const manager = await start();
    const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':');
    const { refusal } = await run(manager, { rules: write(RULES), yes: true, fingerprint });
    expect(refusal).toContain('certificate cannot be verified (tls_wrong_fingerprint)');
  });

  test('to a manager that cannot be reached', async () => {
    const manager = await start();
    manager.setFault({ kind: 'down' });
    expect((await run(manager, { rules: write(RULES), yes: true })).refusal).toContain('cannot be reached');
  });

  test('without a yes where there is nobody to ask', async () => {
    const manager = await start();
    expect((await run(manager, { rules: write(RULES) })).refusal).toContain('say --yes');
    expect(await storedRules(manager)).toEqual({});
  });

  test.each([
    ['rules push', {}, 'as whom?'],
    ['rules push --url http://wazuh --user u', {}, 'the URL is not one'],
    ['rules push --url https://wazuh --user u', {}, 'no password'],
    [
      'rules push --url https://wazuh --user u --fingerprint AB',
      { SLUICE_WAZUH_PASSWORD: 'x' },
      'fingerprint is not',
    ],
    [
      'rules push --url https://wazuh --user u --ca x --fingerprint y',
      { SLUICE_WAZUH_PASSWORD: 'x' },
      'one of them',
    ],
    [
      'rules push --url https://wazuh --user u --rules x --prune',
      { SLUICE_WAZUH_PASSWORD: 'x' },
      'does not go with',
    ],
    [
      'rules push --url https://wazuh --user u --rules /nowhere',
      { SLUICE_WAZUH_PASSWORD: 'x' },
      '/nowhere: cannot be read',
    ],
  ])('%s is wrong usage', async (commandLine, env, words) => {
    const { exitCode, errors } = await sluice(commandLine, '', env);
    expect([exitCode, errors]).toEqual([2, expect.stringContaining(words)]);
  });
});
