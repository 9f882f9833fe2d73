import { describe, expect, it } from 'vitest';
import { createSession, loadRuleset, rootRules } from '../src/index.ts';

function load(before: string, field: string, description = 'rule') {
  return loadRuleset({
    rules: [
      rootRules(),
      {
        file: '0100-demo_rules.xml',
        xml: `${before}<group name="demo,">
  <rule id="100000" level="3">
    <decoded_as>json</decoded_as>
    <field name="v">${field}</field>
    <description>${description}</description>
  </rule>
</group>`,
      },
    ],
  });
}

function describes(loaded: ReturnType<typeof load>, v: string): string | undefined {
  if (loaded.ruleset === undefined) throw new Error(loaded.messages.join('\n'));
  const session = createSession(loaded.ruleset, { now: () => 0 });
  return session.evaluate({ log: JSON.stringify({ v }) }).rule?.description;
}

const VARIABLE = '<var name="BAD">^drop|^deny</var>';

describe('variables', () => {
  it('stand for their value in whatever case their name is written', () => {
    expect(describes(load(VARIABLE, '$bad'), 'deny')).toBe('rule');
  });

  it('leave fields of descriptions and ends of patterns alone', () => {
    const loaded = load(VARIABLE, '^a$|$BAD|^b$', 'saw $(v) in $(sluice.event.action)');
    expect(describes(loaded, 'drop')).toBe('saw drop in ');
    expect(describes(loaded, 'b')).toBe('saw b in ');
  });

  it('refuse a file that names one nobody defined, once any is defined', () => {
    expect(load(VARIABLE, '^a$OTHER').messages).toContain(
      "ERROR: (1227): Error applying XML variables 'etc/rules/0100-demo_rules.xml': XMLERR: Unknown variable: 'OTHER'..",
    );
    expect(load('', '^a$OTHER').ok).toBe(true);
  });

  it('refuse a pattern that closes a group after its end', () => {
    expect(load(VARIABLE, '^(a$)').ok).toBe(false);
  });

  it('take no attribute but a name', () => {
    expect(load('<var id="BAD">x</var>', 'a').ok).toBe(false);
    expect(load('<var>x</var>', 'a').ok).toBe(false);
  });

  it('keep the first of two values', () => {
    expect(describes(load(`${VARIABLE}<var name="BAD">^other</var>`, '$BAD'), 'deny')).toBe('rule');
  });
});
