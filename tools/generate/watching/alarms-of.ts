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

/** Of a synthesized template, by name. Those that tell a machine alone are left out. */
export function alarmsOf({ Resources }: Template): readonly AlarmFacts[] {
  return Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
    .map(({ Properties }) => Properties as unknown as AlarmProperties)
    .flatMap((alarm) => {
      const [, meaning, kind] = RUNBOOK.exec(alarm.AlarmDescription ?? '') ?? [];
      if (alarm.AlarmActions === undefined || meaning === undefined || kind === undefined) return [];
      return [{ name: alarm.AlarmName, kind, meaning, rings: ringsWhen(alarm), own: ownNames(alarm) }];
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function ringsWhen(alarm: AlarmProperties): string {
  const { EvaluationPeriods: of, DatapointsToAlarm: points = of, Threshold, TreatMissingData } = alarm;
  const { what, period } = watched(alarm);
  const often = of === 1 ? '' : points === of ? `, ${of} times running` : `, ${points} of ${of} times`;
  const silence = TreatMissingData === 'breaching' ? '; no data counts as that' : '';
  return `${what} ${OPERATORS[alarm.ComparisonOperator]} ${Threshold} in ${minutes(period)}${often}${silence}`;
}

function watched(alarm: AlarmProperties): { readonly what: string; readonly period: number } {
  const { MetricName, Statistic, ExtendedStatistic, Metrics = [], Period } = alarm;
  if (MetricName !== undefined)
    return { what: `${Statistic ?? ExtendedStatistic} of \`${MetricName}\``, period: Period ?? 0 };
  const stats = Metrics.flatMap(({ MetricStat }) => (MetricStat === undefined ? [] : [MetricStat]));
  const names = [...new Set(stats.map(({ Metric }) => `\`${Metric.MetricName}\``))];
  const isShare = Metrics.some(({ Expression }) => Expression?.includes('/') === true);
  const what = isShare ? `Share that is not well, of ${names.join(', ')},` : `Sum of ${names.join(' and ')}`;
  return { what, period: stats[0]?.Period ?? 0 };
}

function minutes(seconds: number): string {
  return seconds % 3_600 === 0 ? `${seconds / 3_600} h` : `${seconds / 60} min`;
}

/** Names of the metrics that an alarm looks at and AWS does not measure. */
function ownNames({ MetricName, Namespace, Metrics = [] }: AlarmProperties): readonly string[] {
  const all = [
    { MetricName, Namespace },
    ...Metrics.flatMap(({ MetricStat }) => (MetricStat === undefined ? [] : [MetricStat.Metric])),
  ];
  const own = all.flatMap(({ MetricName: name = '', Namespace: space = 'AWS/' }) =>
    space.startsWith('AWS/') ? [] : [name],
  );
  return [...new Set(own)];
}
