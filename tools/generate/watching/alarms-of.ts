import type { Template } from '../template-of.ts';

/** An alarm that somebody is told of, as a template has it. */
export interface AlarmFacts {
  readonly name: string;
  /** Names its runbook. */
  readonly kind: string;
  readonly meaning: string;
  /** When it rings, in words. */
  readonly rings: string;
  /** Names of our own metrics that it looks at. */
  readonly own: readonly string[];
}

interface Stat {
  readonly Period: number;
  readonly Stat: string;
  readonly Metric: { readonly MetricName: string; readonly Namespace: string };
}
interface Entry {
  readonly Expression?: string;
  readonly Period?: number;
  readonly MetricStat?: Stat;
}
interface AlarmProperties {
  readonly AlarmName: string;
  readonly AlarmDescription?: string;
  readonly AlarmActions?: readonly unknown[];
  readonly AlarmRule?: unknown;
  readonly MetricName?: string;
  readonly Namespace?: string;
  readonly Period?: number;
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly Metrics?: readonly Entry[];
  readonly ComparisonOperator: keyof typeof OPERATORS;
  readonly Threshold: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly TreatMissingData?: string;
}

const OPERATORS = {
  GreaterThanOrEqualToThreshold: 'at least',
  GreaterThanThreshold: 'above',
  LessThanThreshold: 'below',
  LessThanOrEqualToThreshold: 'at most',
} as const;
const RUNBOOK = /^(.*?) Runbook: docs\/runbooks\/([\w-]+)\.md$/s;

/** Of a synthesized template, by name. Those that only feed others are left out. */
export function alarmsOf({ Resources }: Template): readonly AlarmFacts[] {
  const all = Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm' || Type === 'AWS::CloudWatch::CompositeAlarm')
    .map(({ Properties }) => Properties as unknown as AlarmProperties);
  return all
    .flatMap((alarm) => {
      const [, meaning, kind] = RUNBOOK.exec(alarm.AlarmDescription ?? '') ?? [];
      if (alarm.AlarmActions === undefined || meaning === undefined || kind === undefined) return [];
      return [{ name: alarm.AlarmName, kind, meaning, rings: ringsWhen(alarm), own: ownNames(alarm, all) }];
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function ringsWhen(alarm: AlarmProperties): string {
  if (alarm.AlarmRule !== undefined)
    return 'a budget burns over a long window and a short one: [slo.md](../slo.md)';
  const { EvaluationPeriods: of, DatapointsToAlarm: points = of, Threshold, TreatMissingData } = alarm;
  const { what, period } = watched(alarm);
  const often = of === 1 ? '' : points === of ? `, ${of} times running` : `, ${points} of ${of} times`;
  const silence = TreatMissingData === 'breaching' ? '; no data counts as that' : '';
  const limit = `${OPERATORS[alarm.ComparisonOperator]} ${Threshold}`;
  return `${what} ${limit} in ${minutes(period)}${often}${silence}`;
}

function watched(alarm: AlarmProperties): { readonly what: string; readonly period: number } {
  const { MetricName, Statistic, ExtendedStatistic, Metrics = [], Period } = alarm;
  if (MetricName !== undefined)
    return { what: `${Statistic ?? ExtendedStatistic} of \`${MetricName}\``, period: Period ?? 0 };
  const stats = Metrics.flatMap(({ MetricStat }) => (MetricStat === undefined ? [] : [MetricStat]));
  const names = [...new Set(stats.map(({ Metric }) => `\`${Metric.MetricName}\``))];
  return { what: `Sum of ${names.join(' and ')}`, period: stats[0]?.Period ?? 0 };
}

function minutes(seconds: number): string {
  return seconds % 3_600 === 0 ? `${seconds / 3_600} h` : `${seconds / 60} min`;
}

/** A composite looks at what those whose names are in its rule look at; the name of an alarm begins its parts' names. */
function ownNames(alarm: AlarmProperties, all: readonly AlarmProperties[]): readonly string[] {
  const parts =
    alarm.AlarmRule === undefined
      ? [alarm]
      : all.filter(({ AlarmName }) => {
          const subject = alarm.AlarmName.replace(/-objective-at-risk$/, '');
          return AlarmName.startsWith(`${subject}-`) && AlarmName.endsWith('-burn-rate');
        });
  const names = parts.flatMap(({ MetricName, Namespace, Metrics = [] }) => [
    { MetricName, Namespace },
    ...Metrics.flatMap(({ MetricStat }) => (MetricStat === undefined ? [] : [MetricStat.Metric])),
  ]);
  return [
    ...new Set(
      names.flatMap(({ MetricName = '', Namespace = 'AWS/' }) =>
        Namespace.startsWith('AWS/') ? [] : [MetricName],
      ),
    ),
  ];
}
