import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData, Unit } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { type FunctionName, SLACK_TOKEN_ROTATION } from '../../src/pipeline.ts';
import type { AlarmRule, Alarms } from './alarms.ts';
import { type Clock, ofRule } from './clock.ts';

/** Share of its timeout that a function may take before somebody should look. */
const NEAR_TIMEOUT = 0.8;
/** Share of its memory: beyond all of it Lambda ends the function in the middle of its work. */
const NEAR_MEMORY = 0.9;
/** Of Lambda's report of an invocation. https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html */
const USED = '$.record.metrics.maxMemoryUsedMB';
/** Runs that a schedule may miss before it counts as stopped. */
const MISSED_RUNS = 10;
const MAX_PERIOD_MINUTES = 1_440;

const PERIOD_MINUTES = 5;
const FIVE_MINUTES = { period: Duration.minutes(PERIOD_MINUTES) };
/** Periods of which two are enough, where work comes all the time. */
const FEWEST_PERIODS = 3;

export interface WatchedFunction {
  readonly name: FunctionName;
  readonly fn: LambdaFunction;
  readonly timeoutS: number;
  readonly memoryMb: number;
  /** Also run on a clock, every so many minutes. */
  readonly everyMinutes?: number;
  /** Run by the hour or the day and by nothing else: it does not fail twice within a time that anybody wants to wait. */
  readonly seldom?: boolean;
}

export function watchFunction(alarms: Alarms, watched: WatchedFunction): void {
  const { name, fn, timeoutS } = watched;
  const repeatedly = again(watched);
  alarms.add(name, 'function-errors', `${name} crashes or times out; its handler reports no such failure.`, {
    metric: fn.metricErrors(FIVE_MINUTES),
    threshold: 1,
    ...repeatedly,
  });
  alarms.add(name, 'function-throttles', `${name} is refused concurrency by the account's limit.`, {
    metric: fn.metricThrottles(FIVE_MINUTES),
    threshold: 1,
    ...repeatedly,
  });
  alarms.add(
    name,
    'function-duration',
    `${name} takes more than ${NEAR_TIMEOUT * 100} % of its ${timeoutS} s.`,
    {
      metric: fn.metricDuration({ ...FIVE_MINUTES, statistic: 'Maximum' }),
      threshold: timeoutS * 1_000 * NEAR_TIMEOUT,
      ...repeatedly,
    },
  );
  watchMemory(alarms, watched);
}

/**
 * Twice, since one bad moment is borne by what comes again, and within a time in which its clock has run twice: a task that fails at
 * each turn of a slow clock is seen among work that goes well.
 */
function again({
  everyMinutes = 0,
  seldom = false,
}: WatchedFunction): Pick<AlarmRule, 'evaluationPeriods' | 'datapointsToAlarm'> {
  if (seldom) return { evaluationPeriods: 1 };
  const turns = Math.ceil((2 * everyMinutes) / PERIOD_MINUTES);
  return { evaluationPeriods: Math.max(FEWEST_PERIODS, turns), datapointsToAlarm: 2 };
}

/**
 * Lambda has no metric of memory but in Lambda Insights, an extension that is paid for and slows each start. It writes what it
 * used into the report of each invocation. A filter on the log makes a metric of those that come near the limit alone: CloudWatch
 * bills the hours in which a metric is written.
 */
function watchMemory(alarms: Alarms, watched: WatchedFunction): void {
  const { name, fn, memoryMb } = watched;
  const filter = fn.logGroup.addMetricFilter('MemoryUsed', {
    filterName: `${alarms.prefix}-${name}-memory`,
    filterPattern: FilterPattern.all(
      FilterPattern.stringValue('$.type', '=', 'platform.report'),
      FilterPattern.numberValue(USED, '>=', Math.ceil(memoryMb * NEAR_MEMORY)),
    ),
    metricNamespace: alarms.prefix,
    // A filter cannot add a dimension that is not in the line.
    metricName: memoryMetric(name),
    metricValue: USED,
    unit: Unit.MEGABYTES,
  });
  alarms.add(
    name,
    'function-memory',
    `${name} uses more than ${NEAR_MEMORY * 100} % of its ${memoryMb} MB.`,
    {
      metric: filter.metric({ ...FIVE_MINUTES, statistic: 'Maximum' }),
      threshold: memoryMb * NEAR_MEMORY,
      ...again(watched),
    },
  );
}

export function memoryMetric(name: FunctionName): string {
  return `MemoryUsed-${name}`;
}

/** Its rule, not the function: a queue runs that too, and would hide that the clock stands still. */
export function watchClock(alarms: Alarms, { stage, subject = stage, everyMinutes, rule }: Clock): void {
  // CloudWatch looks no further than a day at once.
  const patience = Math.min(everyMinutes * MISSED_RUNS, MAX_PERIOD_MINUTES);
  const periods = Math.ceil((2 * everyMinutes) / patience);
  alarms.add(
    subject,
    'schedule-stopped',
    `The clock of ${subject} did not run for ${patience * periods} minutes; its schedule has stopped.`,
    {
      metric: ofRule(rule, 'Invocations', patience),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: periods,
      // EventBridge publishes no zeros.
      treatMissingData: TreatMissingData.BREACHING,
    },
  );
  // Runs that Lambda refuses count as invocations too.
  alarms.add(
    `${subject}-refused`,
    'schedule-stopped',
    `Lambda does not let the clock of ${subject} run it.`,
    {
      metric: ofRule(rule, 'FailedInvocations', everyMinutes),
      threshold: 1,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
    },
  );
}

/** At its first fault, which may be its last chance: the token in use ends some hours later. */
export function watchSlackToken(alarms: Alarms, fn: LambdaFunction): void {
  const { everyHours } = SLACK_TOKEN_ROTATION;
  alarms.add(
    'exchange',
    'slack-token',
    'The bot token of Slack was not exchanged; the one in use ends some eight hours later.',
    {
      // A turn is anywhere in the hour after its time; it is over when the next one has gone well.
      metric: fn.metricErrors({ period: Duration.hours(everyHours + 1) }),
      threshold: 1,
      evaluationPeriods: 1,
    },
  );
  alarms.add(
    'schedule',
    'slack-token',
    `Secrets Manager had the bot token of Slack not exchanged for ${2 * everyHours} hours.`,
    {
      metric: fn.metricInvocations({ period: Duration.hours(2 * everyHours) }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // Lambda publishes no zeros.
      treatMissingData: TreatMissingData.BREACHING,
    },
  );
}
