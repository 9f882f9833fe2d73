import { describe, expect, test } from 'vitest';
import { createEnricher } from '../../../src/enrich/enricher.ts';
import { createRulePlayground } from '../../../tools/console/playground/rule.ts';
import { samples } from '../../../tools/console/playground/samples.ts';
import type { RuleRequest, RuleView, TrialView } from '../../../tools/console/playground/view.ts';
import { shippedRuleFiles } from '../../../tools/local/shipped-rules.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const play = createRulePlayground({
  shipped: shippedRuleFiles(),
  enrich: createEnricher({ geo: undefined, accounts: {} }),
});

const ask = (request: Partial<RuleRequest>) =>
  play({ form: 'app', events: '', rules: '', secondsBetween: 0, ...request }, NOW);

function view(request: Partial<RuleRequest>): RuleView {
  const answer = ask(request);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value;
}

function problems(request: Partial<RuleRequest>) {
  const answer = ask(request);
  return answer.ok ? [] : answer.error;
}

const all = (trials: readonly TrialView[]): readonly TrialView[] =>
  trials.flatMap((trial) => [trial, ...all(trial.children)]);
const trial = (shown: RuleView, id: number) => all(shown.explained.trials).find((one) => one.id === id);

const REFUND = JSON.stringify({
  action: 'refund',
  user: { id: 'u_1' },
  details: { amount: 1250, mail: 'ann@example.com' },
});
const ruleOf = (amount: string): string => `<group name="shop,">
  <rule id="112001" level="8">
    <if_group>sluice</if_group>
    <field name="sluice.event.action">^refund$</field>
    <field name="sluice.details.amount" type="pcre2">${amount}</field>
    <description>refund</description>
  </rule>
</group>`;

describe('an own rule', () => {
  test('takes an event that came the whole way, and all its conditions are told', () => {
    const shown = view({ events: REFUND, rules: ruleOf('^\\d{4,}$') });
    expect(shown.explained.verdict).toBe('Rule 112001 (level 8) takes the event: an alert is written.');
    expect(shown.explained.path).toEqual([1, 100_099, 112_001]);
    expect(shown.explained.line).toContain('"mail":"[REDACTED:email]"');
    expect(trial(shown, 112_001)).toMatchObject({
      own: true,
      outcome: 'takes',
      source: 'local_rules.xml:2',
      conditions: [
        {
          element: 'field',
          name: 'sluice.event.action',
          wants: '^refund$',
          how: 'osregex',
          seen: 'refund',
          holds: true,
        },
        {
          element: 'field',
          name: 'sluice.details.amount',
          wants: '^\\d{4,}$',
          how: 'pcre2',
          seen: '1250',
          holds: true,
        },
      ],
    });
    expect(shown.explained.whyNot).toEqual([]);
  });

  test('that does not match is shown among those that came nearest, with the reason', () => {
    const shown = view({ events: REFUND, rules: ruleOf('^\\d{5,}$') });
    expect(trial(shown, 112_001)).toMatchObject({
      outcome: 'fails',
      failure: 'field sluice.details.amount "1250" does not match pcre2 ^\\d{5,}$',
      conditions: [{ holds: true }, { holds: false, seen: '1250' }],
    });
    expect(shown.explained.whyNot).toEqual([
      '112001 did not match: field sluice.details.amount "1250" does not match pcre2 ^\\d{5,}$.',
    ]);
    expect(shown.explained.verdict).toBe(
      'Rule 100099 (level 0) takes the event: no alert, since its level is below 3.',
    );
  });

  test.each([
    [
      '<group name="a,">\n  <rule id="112001" level="x">\n    <description>d</description>\n  </rule>\n</group>',
      2,
    ],
    ['<group name="a,">\n  <rule id="112001" level="3">\n</group>', 3],
    [
      '<group name="a,">\n  <rule id="112001" level="3">\n    <fild name="a">b</fild>\n    <description>d</description>\n  </rule>\n</group>',
      3,
    ],
  ])('that a manager would not load is refused at its line: %#', (rules, line) => {
    const [problem] = problems({ events: REFUND, rules });
    expect(problem).toMatchObject({ where: 'rules', line });
    // The manager's words, and behind them what to write.
    expect(problem?.message.length).toBeGreaterThan(40);
  });

  test('that loads with a remark has it', () => {
    const rules = ruleOf('1').replace('112001', '100100');
    expect(view({ events: REFUND, rules }).warnings[0]).toMatchObject({
      where: 'rules',
      line: 2,
      path: 'rule 100100',
    });
  });
});

describe('several events', () => {
  const failed = JSON.stringify({
    integration: 'sluice',
    srcip: '203.0.113.9',
    sluice: { event: { action: 'auth_login_failed' }, user: { id: 'u' }, source: { ip: '203.0.113.9' } },
  });
  const rules = `<group name="shop,">
  <rule id="112002" level="11" frequency="3" timeframe="60">
    <if_matched_sid>100101</if_matched_sid>
    <same_srcip />
    <description>thrice</description>
  </rule>
</group>`;
  const lines = (secondsBetween: number, explain?: number) =>
    view({
      form: 'line',
      events: `${failed}\n\n${failed}\r\n${failed}\n`,
      rules,
      secondsBetween,
      ...(explain === undefined ? {} : { explain }),
    });

  test('are one session: the third of a kind is counted', () => {
    expect(lines(10).verdicts.map(({ rule }) => rule?.id)).toEqual([100_101, 100_101, 112_002]);
  });

  test('are as far apart as it is said', () => {
    expect(lines(40).verdicts.at(-1)?.rule?.id).toBe(100_101);
    expect(trial(lines(40), 112_002)?.conditions.at(-1)).toMatchObject({
      wants: '3 events within 60 s, same srcip',
      seen: '2',
      holds: false,
    });
  });

  test('are explained one at a time, the last unless another is asked for', () => {
    expect(lines(10).explained.number).toBe(3);
    const second = lines(10, 2).explained;
    expect(second).toMatchObject({ number: 2, verdict: expect.stringContaining('100101') });
  });
});

test('all that was tried is shown when it is asked for', () => {
  const few = view({ events: REFUND });
  const many = view({ events: REFUND, all: true });
  expect(all(many.explained.trials).length).toBeGreaterThan(all(few.explained.trials).length);
  expect(all(few.explained.trials).some(({ left }) => left.length > 0)).toBe(true);
  expect(all(many.explained.trials).every(({ left }) => left.length === 0)).toBe(true);
});

test('no event, one that no application may send, and too much are refused', () => {
  expect(problems({ events: '[]' })).toEqual([expect.objectContaining({ where: 'events', line: 1 })]);
  expect(problems({ form: 'line', events: ' \n' })).toEqual([expect.objectContaining({ where: 'events' })]);
  expect(problems({ events: '{"user":1}' })).toEqual([
    expect.objectContaining({ where: 'events', path: 'action' }),
  ]);
  expect(problems({ form: 'line', events: 'a\n'.repeat(1_001) })[0]?.message).toContain('1001 events');
  expect(problems({ events: REFUND, rules: ' '.repeat(204_801) })[0]?.message).toContain('204800');
  expect(problems({ events: REFUND, secondsBetween: -1 })[0]).toMatchObject({ where: 'request' });
});

test('each sample of a shipped rule ends at that rule', () => {
  const shipped = samples().rules.filter(({ rules }) => rules === '');
  expect(shipped.length).toBeGreaterThan(300);
  for (const { label, form, events, secondsBetween } of shipped.filter((_, i) => i % 10 === 0)) {
    const ends = view({ form, events, secondsBetween }).verdicts.map(({ rule }) => String(rule?.id));
    expect(ends, label).toContain(label.split(':')[0]);
  }
});
