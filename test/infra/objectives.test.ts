import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '../../infra/read-config.ts';
import { BURN_RATES, LOSS_OBJECTIVE, OBJECTIVES, type Objective } from '../../src/objectives.ts';
import { EVERYTHING, resourcesOf, synthesize, target } from './synthesize.ts';

const template = synthesize(EVERYTHING);
const halves = new Map(
  resourcesOf(template, 'AWS::CloudWatch::Alarm')
    .map(([id, { Properties }]) => [id, Properties] as const)
    .filter(([, { AlarmName }]) => AlarmName.endsWith('-burn-rate')),
);
const composites = resourcesOf(template, 'AWS::CloudWatch::CompositeAlarm').map(
  ([, { Properties }]) => Properties,
);
const guide = readFileSync(join(projectRoot, 'docs', 'slo.md'), 'utf8');

/** A composite's rule with names for the alarms in it. */
function ruleOf({ AlarmRule }: { readonly AlarmRule: { 'Fn::Join': [string, unknown[]] } }): string {
  return AlarmRule['Fn::Join'][1]
    .map((part) => (typeof part === 'string' ? part : halves.get(target(part) ?? '')?.AlarmName))
    .join('');
}

describe.each(Object.entries(OBJECTIVES) as [string, Objective][])(
  'objective %s',
  (name, { promise, target: share }) => {
    test('is told when its budget burns at each pace over both of its windows', () => {
      const composite = composites.find(
        ({ AlarmName }) => AlarmName === `everything-${name}-objective-at-risk`,
      );
      const rule = ruleOf(composite);
      const half = (minutes: number) => `everything-${name}-${minutes}m-burn-rate`;
      for (const { longMinutes, shortMinutes } of BURN_RATES)
        expect(rule).toMatch(new RegExp(`${half(longMinutes)}\\W+AND ALARM\\W+${half(shortMinutes)}`));
      expect(rule.match(/ OR /g)).toHaveLength(BURN_RATES.length - 1);
      expect([composite.AlarmActions.length, composite.OKActions.length]).toEqual([1, 1]);
      expect(composite.AlarmDescription).toContain(promise);
    });

    test.each(
      BURN_RATES.flatMap(({ rate, longMinutes, shortMinutes }) =>
        [longMinutes, shortMinutes].map((minutes) => ({ rate, minutes })),
      ),
    )(
      'has a window of $minutes minutes at $rate times the pace, of which nobody is told',
      ({ rate, minutes }) => {
        const half = [...halves.values()].find(
          ({ AlarmName }) => AlarmName === `everything-${name}-${minutes}m-burn-rate`,
        );
        expect(half.Threshold).toBeCloseTo(rate * (1 - share), 6);
        expect(half.Threshold).toBeLessThan(1);
        expect(half).not.toHaveProperty('AlarmActions');
        const periods = half.Metrics.flatMap(
          ({ MetricStat }: { MetricStat?: { Period: number; Stat: string } }) =>
            MetricStat === undefined ? [] : [[MetricStat.Period, MetricStat.Stat]],
        );
        expect(periods.length).toBeGreaterThan(1);
        for (const period of periods) expect(period).toEqual([minutes * 60, 'Sum']);
      },
    );

    test('stands in the guide with its promise and its share', () => {
      expect(guide).toContain(`| \`${name}\` | ${promise} | ${Math.round(share * 1_000) / 10} % |`);
    });
  },
);

test('the guide has each pace with its windows and what is gone by then, and the promise of no loss', () => {
  for (const { rate, longMinutes, shortMinutes } of BURN_RATES) {
    const gone = Math.round((rate * longMinutes * 100) / (30 * 24 * 60));
    expect(guide).toContain(`| ${rate} times | ${longMinutes} min | ${shortMinutes} min | ${gone} % |`);
  }
  expect(guide).toContain(LOSS_OBJECTIVE);
});
