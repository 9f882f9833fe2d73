import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { StageName } from '../../src/event/stage.ts';

interface OwnMetric {
  /** `name` of the configuration. */
  readonly namespace: string;
  readonly stage: StageName;
  readonly metricName: string;
  /** Beside `stage`, which every one has. */
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly statistic: 'Maximum' | 'Minimum' | 'Sum' | 'SampleCount' | `p${number}` | `PR(${string})`;
  readonly period: Duration;
}

/** A metric that a stage measures itself, see `Telemetry.measure`. */
export function ownMetric({ stage, dimensions, ...rest }: OwnMetric): Metric {
  return new Metric({ ...rest, dimensionsMap: { stage, ...dimensions } });
}
