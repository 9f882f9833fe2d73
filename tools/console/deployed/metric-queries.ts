import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { QUEUES, STAGES } from '../../../src/pipeline.ts';

/** Sums are of so long, and rates of their last whole minute. */
export const WINDOW_MS = 3_600_000;
const MINUTE_S = 60;
/** Durations are told of five minutes: a minute of a quiet function has one call or none. */
const DURATION_S = 300;

/** Series that come and go with what is configured, by the dimensions that tell them apart, in the order of their label. */
export const SEARCHES = {
  records: { metric: 'Records', statistic: 'Sum', dimensions: ['stage', 'outcome'] },
  reasons: { metric: 'Records', statistic: 'Sum', dimensions: ['stage', 'outcome', 'source', 'reason'] },
  redactions: { metric: 'Redactions', statistic: 'Sum', dimensions: ['stage', 'type'] },
  refused: { metric: 'RequestsRefused', statistic: 'Sum', dimensions: ['stage', 'status'] },
  circuits: { metric: 'NodeCircuit', statistic: 'Maximum', dimensions: ['stage', 'node', 'sink'] },
  unreachable: { metric: 'ManagerUnreachable', statistic: 'Minimum', dimensions: ['stage', 'node', 'sink'] },
} as const;
export type Searched = keyof typeof SEARCHES;

/** Between the values in a label: no dimension of ours has it. */
export const LABEL_GAP = '|';

const FUNCTION_METRICS = [
  ['invocations', 'Invocations', 'Sum', MINUTE_S],
  ['errors', 'Errors', 'Sum', MINUTE_S],
  ['p50', 'Duration', 'p50', DURATION_S],
  ['p99', 'Duration', 'p99', DURATION_S],
] as const;
export type FunctionMetric = (typeof FUNCTION_METRICS)[number][0];

/** One call's worth: ids are `<what>_<place in its list>`, since CloudWatch wants letters, digits and underscores. */
export interface MetricQueries {
  readonly queries: readonly MetricDataQuery[];
  /** Queues whose age is asked for, by the place in the id. */
  readonly queues: readonly string[];
  readonly stages: readonly string[];
}

/**
 * All metrics of the page, in one call.
 *
 * @param name of the deployment: prefix of its functions and queues, and namespace of what it measures itself
 * @param pulled whether Wazuh has a queue of its own to read
 */
export function metricQueries(name: string, pulled: boolean): MetricQueries {
  const stages = Object.keys(STAGES);
  const queues = [...Object.keys(QUEUES), ...(pulled ? ['wazuh'] : [])];
  const one = (
    id: string,
    [namespace, metric, dimension, value]: readonly [string, string, string, string],
    statistic: string,
    period: number,
  ): MetricDataQuery => ({
    Id: id,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: metric,
        Dimensions: [{ Name: dimension, Value: value }],
      },
      Stat: statistic,
      Period: period,
    },
  });
  return {
    stages,
    queues,
    queries: [
      ...stages.flatMap((stage, i) =>
        FUNCTION_METRICS.map(([id, metric, statistic, period]) =>
          one(`${id}_${i}`, ['AWS/Lambda', metric, 'FunctionName', `${name}-${stage}`], statistic, period),
        ),
      ),
      ...queues.map((queue, i) =>
        one(
          `age_${i}`,
          ['AWS/SQS', 'ApproximateAgeOfOldestMessage', 'QueueName', `${name}-${queue}`],
          'Maximum',
          MINUTE_S,
        ),
      ),
      ...Object.entries(SEARCHES).map(([id, { metric, statistic, dimensions }]) => ({
        Id: id,
        Expression: `SEARCH('{"${name}",${dimensions.join(',')}} MetricName="${metric}"', '${statistic}', ${MINUTE_S})`,
        Label: dimensions.map((dimension) => `\${PROP('Dim.${dimension}')}`).join(LABEL_GAP),
      })),
    ],
  };
}
