import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { adviceFor } from '../../../../src/notify/advice/advice-for.ts';
import { APPLICATION_ADVICE } from '../../../../src/notify/advice/by-rule/application.ts';
import { factsOf } from '../../../../src/notify/alert/alert-facts.ts';
import { PROBE_RULE } from '../../../../src/notify/alert/probe.ts';
import { shippedRuleFiles } from '../../../../tools/rules/shipped-files.ts';
import { alertWith } from '../alert-builder.ts';

/** Level from which a rule about applications has advice of its own: all but the silent bases. */
const LOWEST = 1;

const rules = shippedRuleFiles()
  .filter(({ file }) => /^001[1-4]-/.test(file))
  .flatMap(({ xml }) => [...xml.matchAll(/<rule id="(\d+)" level="(\d+)"/g)])
  .map(([, id = '', level]) => ({ id, level: Number(level) }))
  // Nobody is told of it.
  .filter(({ id }) => id !== PROBE_RULE.id);

function alertOf(id: string, user: string, data: object = {}) {
  return alertWith({
    rule: { id, groups: ['sluice'] },
    data: { srcip: '198.51.100.66', sluice: { user: { id: user }, service: { name: 'shop' } }, ...data },
  });
}

const stepsOf = (id: string, user = 'u_1') => adviceFor(factsOf(alertOf(id, user)));
const scriptOf = (id: string, user?: string) =>
  stepsOf(id, user)
    .map(({ command }) => command ?? '')
    .join('\n');

describe('advice for the rules about applications', () => {
  test('is there for every rule but the silent bases, and for no rule that does not exist', () => {
    const worth = rules.filter(({ level }) => level >= LOWEST).map(({ id }) => id);
    expect(worth.length).toBeGreaterThan(100);
    expect(worth.filter((id) => !Object.hasOwn(APPLICATION_ADVICE, id))).toEqual([]);
    const ids = new Set(rules.map(({ id }) => id));
    expect(Object.keys(APPLICATION_ADVICE).filter((id) => !ids.has(id))).toEqual([]);
  });

  test.each(Object.keys(APPLICATION_ADVICE))(
    '%s: several steps, something to paste among them, none twice',
    (id) => {
      const steps = stepsOf(id);
      expect(steps.length).toBeGreaterThanOrEqual(3);
      expect(scriptOf(id)).toMatch(/\S/);
      expect(new Set(steps.map(({ what }) => what)).size).toBe(steps.length);
    },
  );

  test('is a script that a shell can read, and holds no value of the event that is not of a known shape', () => {
    const hostile = `x'; touch /tmp/x; "$(id)"`;
    const script = Object.keys(APPLICATION_ADVICE)
      .flatMap((id) => [scriptOf(id), scriptOf(id, hostile)])
      .join('\n');
    expect(script).not.toContain('touch');
    expect(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' }).stderr).toBe('');
  });

  test('searches for sign-ins that succeeded when passwords were guessed', () => {
    expect(scriptOf('100102')).toContain(
      `--data-urlencode 'q=rule.groups:sluice_signed_in AND data.srcip:"198.51.100.66"'`,
    );
    expect(scriptOf('100107', 'ann@example.com')).toContain('data.sluice.user.id:"ann@example.com"');
  });

  test('begins with the account when somebody else is in it', () => {
    expect(stepsOf('100108')[0]?.what).toContain('Lock the account');
  });

  test('is short enough for a message', () => {
    const length = (id: string) =>
      stepsOf(id).reduce((sum, { what, command = '' }) => sum + what.length + command.length, 0);
    expect(Object.keys(APPLICATION_ADVICE).filter((id) => length(id) > 2_500)).toEqual([]);
  });

  test('is never empty, not even when the alert names nobody', () => {
    const bare = (id: string) => factsOf(alertWith({ rule: { id, groups: [] }, data: { srcip: undefined } }));
    const short = Object.keys(APPLICATION_ADVICE).filter((id) => adviceFor(bare(id)).length < 1);
    expect(short).toEqual([]);
  });
});
