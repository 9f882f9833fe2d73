import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '../../infra/read-config.ts';
import { BURN_RATES, LOSS_OBJECTIVE, OBJECTIVES, type Objective } from '../../src/objectives.ts';
import { EVERYTHING, resourcesOf, synthesize } from './synthesize.ts';

const template = synthesize(EVERYTHING);
const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
const guide = readFileSync(join(projectRoot, 'docs', 'slo.md'), 'utf8');

describe.each(Object.entries(OBJECTIVES) as [string, Objective][])(
  'objective %s',
  (name, { promise, target: share }) => {
    test.each(BURN_RATES)(
      'is told when its budget burns at $rate times the pace for $minutes minutes',
      ({ name: pace, rate, minutes }) => {
        const alarm = alarms.find(
          ({ AlarmName }) => AlarmName === `everything-${name}-${pace}-objective-at-risk`,
        );
        expect(alarm.Threshold).toBeCloseTo(rate * (1 - share), 6);
        expect(alarm.Threshold).toBeLessThan(1);
        expect([alarm.AlarmActions.length, alarm.OKActions.length]).toEqual([1, 1]);
        expect(alarm.AlarmDescription).toContain(promise);
        const periods = alarm.Metrics.flatMap(
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

test('the guide has each pace with its window and what is gone by then, and the promise of no loss', () => {
  for (const { rate, minutes } of BURN_RATES) {
    const gone = Math.round((rate * minutes * 100) / (30 * 24 * 60));
    expect(guide).toContain(`| ${rate} times | ${minutes} min | ${gone} % |`);
  }
  expect(guide).toContain(LOSS_OBJECTIVE);
});
