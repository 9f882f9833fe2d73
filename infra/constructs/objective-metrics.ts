import type { Duration } from 'aws-cdk-lib';
import type { HttpApi as ApiGateway } from 'aws-cdk-lib/aws-apigatewayv2';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { ObjectiveName } from '../../src/objectives.ts';
import { ownMetric } from './own-metric.ts';

/** One that fails alone, at night, is no burning budget. */
const FEWEST_BAD = 2;

interface Counted {
  readonly bad: readonly IMetric[];
  readonly good: readonly IMetric[];
}

/** Share of what is not well within a period; no data without anything that counts. */
export function badShare(
  objective: ObjectiveName,
  {
    namespace,
    api,
    period,
  }: { readonly namespace: string; readonly api: ApiGateway; readonly period: Duration },
): MathExpression {
  const ours = (stage: 'enrich' | 'alert-notify', metricName: string) =>
    ownMetric({ namespace, stage, metricName, statistic: 'Sum', period });
  const counted: Readonly<Record<ObjectiveName, () => Counted>> = {
    door: () => ({ bad: [api.metricServerError({ period, statistic: 'Sum' })], good: [] }),
    delivery: () => ({
      bad: [ours('enrich', 'EventsLate'), ours('enrich', 'EventsSetAside')],
      good: [ours('enrich', 'EventsInTime')],
    }),
    alerting: () => ({
      bad: [ours('alert-notify', 'AlertsToldLate')],
      good: [ours('alert-notify', 'AlertsToldInTime')],
    }),
  };
  const { bad, good } = counted[objective]();
  const named = (word: string, metrics: readonly IMetric[]) =>
    metrics.map((metric, i): [string, IMetric] => [`${word}${i}`, metric]);
  const [failed, well] = [named('bad', bad), named('good', good)];
  const all: [string, IMetric][] =
    objective === 'door' ? [['all', api.metricCount({ period, statistic: 'Sum' })]] : [...failed, ...well];
  const sum = (metrics: readonly [string, IMetric][]) => metrics.map(([name]) => `FILL(${name},0)`).join('+');
  return new MathExpression({
    expression: `IF((${sum(failed)}) >= ${FEWEST_BAD}, (${sum(failed)}) / (${sum(all)}), 0)`,
    usingMetrics: Object.fromEntries([...failed, ...all]),
    label: objective,
    period,
  });
}
