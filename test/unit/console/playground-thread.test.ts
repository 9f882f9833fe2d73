import { afterAll, expect, test } from 'vitest';
import { createPlayground } from '../../../tools/console/playground/playground.ts';

const patient = createPlayground();
afterAll(() => patient.close());

const CATASTROPHE = `<group name="a,">
  <rule id="110001" level="3">
    <if_group>sluice</if_group>
    <field name="sluice.event.action" type="pcre2">^(a+)+$</field>
    <description>d</description>
  </rule>
</group>`;
const endless = {
  form: 'line',
  events: JSON.stringify({ integration: 'sluice', sluice: { event: { action: `${'a'.repeat(60)}!` } } }),
  rules: CATASTROPHE,
  secondsBetween: 0,
};
const text = { kind: 'text', text: 'mail ann@example.com', policy: '' };

test('questions are answered in a thread, each with its own answer', async () => {
  const { calls } = patient;
  const [redaction, samples, fault] = await Promise.all([
    calls['play-redaction']?.(text),
    calls['play-samples']?.({}),
    calls['play-rule']?.({ nonsense: true }),
  ]);
  expect(redaction).toMatchObject({ ok: true, view: { totals: [{ type: 'email', count: 1 }] } });
  expect(samples).toMatchObject({ ok: true, view: { rules: expect.any(Array) } });
  expect(fault).toMatchObject({ ok: false, problems: [{ where: 'request' }] });
});

test('a pattern that takes for ever is given up, and the next question is answered', async () => {
  const hasty = createPlayground(2_000);
  try {
    expect(await hasty.calls['play-rule']?.(endless)).toEqual({
      ok: false,
      problems: [{ where: 'request', message: expect.stringContaining('no answer within 2 s') }],
    });
    expect(await hasty.calls['play-redaction']?.(text)).toMatchObject({ ok: true });
  } finally {
    await hasty.close();
  }
});
