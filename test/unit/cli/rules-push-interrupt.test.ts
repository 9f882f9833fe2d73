import { expect, test } from 'vitest';
import { createWorkplace } from '../../support/command.ts';
import { ADMIN, liveRule, ruleFile, storedRules } from '../../support/push-manager.ts';
import { pushBench } from './run-push.ts';

const { start, write } = pushBench();

test('Ctrl-C in the middle of a push gives every file its text of before', async () => {
  const before = { '0100-a.xml': ruleFile(100_100, 'a') };
  const manager = await start({ rules: before });
  const names = Array.from({ length: 30 }, (_, i) => `0${i + 101}-b.xml`);
  const rules = write({
    '0100-a.xml': ruleFile(100_100, 'a', 'second'),
    ...Object.fromEntries(names.map((name, i) => [name, ruleFile(100_101 + i, `b${i}`)])),
  });
  const workplace = await createWorkplace();
  try {
    const command = workplace.run('tools/cli/sluice.mjs', ['rules', 'push', '--rules', rules, '--yes'], {
      SLUICE_WAZUH_URL: manager.apiUrl,
      SLUICE_WAZUH_USER: ADMIN.name,
      SLUICE_WAZUH_PASSWORD: ADMIN.password,
      SLUICE_WAZUH_FINGERPRINT: manager.fingerprint256,
    });
    await command.prints(/uploaded/);
    command.child.kill('SIGINT');
    expect(await command.exitCode).toBe(1);
    expect(command.printed()).toMatch(
      /failed: interrupted\nrestoring:\n[\s\S]*as it was, and the manager never stopped/,
    );
    expect(await storedRules(manager)).toEqual(before);
    expect(await liveRule(manager, 'a')).toBe('first');
  } finally {
    await workplace.close();
  }
});
