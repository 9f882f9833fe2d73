import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RuleSettingsSchema } from '../../../src/config/rule-settings.ts';
import { shippedRuleFiles } from '../../../tools/rules/shipped-files.ts';
import { ADMIN, FORWARDER, liveRule, ruleFile, storedRules } from '../../support/push-manager.ts';
import { pushBench } from './run-push.ts';

const { start, write, apart, run } = pushBench();

const RULES = { '0100-a.xml': ruleFile(100_100, 'a') };
const CHANGED = ruleFile(100_100, 'a', 'second');

describe('a dry run', () => {
  test('prints the difference as a patch, and changes nothing', async () => {
    const manager = await start({ rules: RULES });
    const rules = write({ '0100-a.xml': CHANGED, '0101-b.xml': ruleFile(100_101, 'b') });
    const { exitCode, printed, said } = await run(manager, { rules, dryRun: true });
    expect(exitCode).toBe(0);
    expect(printed).toContain(
      [
        '--- manager/etc/rules/0100-a.xml',
        '+++ here/etc/rules/0100-a.xml',
        '@@ -2,6 +2,6 @@',
        '   <rule id="100100" level="5">',
        '     <decoded_as>json</decoded_as>',
        '     <field name="app">^a$</field>',
        '-    <description>first</description>',
        '+    <description>second</description>',
        '   </rule>',
        ' </group>',
        '--- /dev/null',
        '+++ here/etc/rules/0101-b.xml',
        '@@ -0,0 +1,7 @@',
      ].join('\n'),
    );
    expect(printed).toMatch(
      /changed {4}etc\/rules\/0100-a.xml\nnew {8}etc\/rules\/0101-b.xml\n1 new, 1 changed\n$/,
    );
    expect(said).toContain('Nothing was changed');
    expect(await storedRules(manager)).toEqual(RULES);
    expect(await liveRule(manager, 'a')).toBe('first');
  });

  test('tells what the account lacks, and goes on as far as it may', async () => {
    const manager = await start({ rules: RULES });
    const { refusal, said } = await run(manager, { rules: write(RULES), dryRun: true }, { user: FORWARDER });
    expect(said).toContain('rules:update on *:*:*');
    expect(refusal).toContain('403');
  });
});

describe('a push from the command line', () => {
  test('of folders uploads rules, tries their fixtures on the manager, and reloads', async () => {
    const manager = await start({ rules: RULES, declaredLists: ['etc/lists/staff'] });
    const rules = write({ '0100-a.xml': CHANGED });
    write(
      {
        '0100-a.json': JSON.stringify({
          base: { app: 'b' },
          sequences: [
            { name: 'another', rule: '100100', fires: false, events: [{}], ends: [null] },
            { name: 'ours', rule: '100100', fires: true, events: [{ set: { app: 'a' } }], ends: ['100100'] },
          ],
        }),
      },
      'fixtures',
    );
    const lists = apart({ staff: 'ann:\n' });
    const { exitCode, said } = await run(manager, { rules, lists, yes: true });
    expect(said).toMatch(
      /staff: uploaded\n.*0100-a.xml: uploaded\n.*rule 100100 fires on the manager\n.*reloaded\n.*1 rules are listed\nPushed/,
    );
    expect(exitCode).toBe(0);
    expect(await liveRule(manager, 'a')).toBe('second');
  });

  test('of nothing new uploads nothing, and reloads only when it is told to', async () => {
    const manager = await start({ rules: RULES });
    const rules = write(RULES);
    const idle = await run(manager, { rules });
    expect([idle.exitCode, idle.printed]).toEqual([0, 'unchanged  etc/rules/0100-a.xml\n1 unchanged\n']);
    expect(idle.said).toContain('Nothing to push');
    expect((await run(manager, { rules, reload: true, yes: true })).said).toContain('  reloaded\n');
  });

  test('that fails ends with 1 and says the state that the manager is in', async () => {
    const manager = await start({ rules: RULES });
    const orphan = ruleFile(100_101, 'b').replace('<decoded_as>json</decoded_as>', '<if_sid>199999</if_sid>');
    const { exitCode, said } = await run(manager, {
      rules: write({ '0100-a.xml': CHANGED, '0101-b.xml': orphan }),
      yes: true,
    });
    expect(exitCode).toBe(1);
    expect(said).toContain('etc/rules/0101-b.xml: taken away again');
    expect(said).toContain('etc/rules/0100-a.xml: as it was');
    expect(said).toMatch(/Every file is as it was, and the manager never stopped using the old rules\.\n$/);
    expect(await storedRules(manager)).toEqual(RULES);
  });

  test('takes the password from a file or standard input, its line end left out', async () => {
    const manager = await start({ rules: RULES });
    const rules = write(RULES);
    const passwordFile = join(apart({ password: `${ADMIN.password}\n` }), 'password');
    expect((await run(manager, { rules, passwordFile })).exitCode).toBe(0);
    const input = `${ADMIN.password}\r\n`;
    expect((await run(manager, { rules, passwordStdin: true }, { input })).exitCode).toBe(0);
    expect((await run(manager, { rules, passwordStdin: true }, { input: 'wrong' })).refusal).toContain(
      'refuses user and password',
    );
  });
});

describe('what Sluice ships', () => {
  test('goes to a manager with the settings of the configuration, and takes away what it no longer ships', async () => {
    const old = '0013-sluice_once_rules.xml';
    const own = { 'local_rules.xml': ruleFile(120_000, 'own') };
    const manager = await start({
      stock: 'shipped',
      rules: { ...own, [old]: ruleFile(100_790, 'old') },
    });
    const config = readFileSync('sluice.config.ts', 'utf8')
      .replace("'./src/config.ts'", `'${join(process.cwd(), 'src/config.ts')}'`)
      .replace('amount: 10_000', 'amount: 777');
    expect(config).toContain('777');
    const directory = apart({ 'sluice.config.ts': config });
    const kept = await run(manager, { dryRun: true }, { directory });
    expect(kept.printed).toContain(`gone here  etc/rules/${old}`);
    const { exitCode, said } = await run(manager, { yes: true, prune: true }, { directory });
    expect([exitCode, said]).toEqual([0, expect.stringContaining('Pushed')]);
    const stored = await storedRules(manager);
    const settings = RuleSettingsSchema.parse({
      highValueTransaction: { amount: 777 },
      night: { from: '22:00', to: '06:00' },
    });
    const rendered = Object.fromEntries(shippedRuleFiles(settings).map(({ file, xml }) => [file, xml]));
    expect(rendered).not.toEqual(Object.fromEntries(shippedRuleFiles().map(({ file, xml }) => [file, xml])));
    expect(stored).toEqual({ ...own, ...rendered });
    expect(said.match(/fires on the manager/g)?.length).toBe(Object.keys(rendered).length);
  });
});
