import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type IRule, Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { StageName } from '../../src/event/stage.ts';
import { STAGES } from '../../src/pipeline.ts';
import type { StageFunction } from './stage-function.ts';

/** What runs a stage, whatever else feeds it. */
export interface Clock {
  readonly stage: StageName;
  readonly everyMinutes: number;
  readonly rule: Rule;
  /** What its alarms are named by, where it is not the only clock of its stage. */
  readonly subject?: string;
}

/**
 * Runs a stage every so many minutes, as `STAGES` says.
 *
 * @param keep where runs go that failed three times, for a function that others invoke too and whose runs nobody repeats
 */
export function runOnClock(
  scope: Construct,
  prefix: string,
  { stage, live }: StageFunction<object>,
  description: string,
  keep?: IQueue,
): Clock {
  const { everyMinutes } = STAGES[stage];
  if (everyMinutes === undefined) throw new Error(`src/pipeline.ts has no everyMinutes for ${stage}`);
  const interval = Duration.minutes(everyMinutes);
  // A run of the clock that fails is not repeated: the next one does its work.
  live.configureAsyncInvoke(
    keep === undefined
      ? { retryAttempts: 0, maxEventAge: interval }
      : { retryAttempts: 2, maxEventAge: Duration.hours(6), onFailure: new SqsDestination(keep) },
  );
  const rule = new Rule(scope, 'Clock', {
    ruleName: `${prefix}-${stage}-clock`,
    description,
    schedule: Schedule.rate(interval),
    targets: [new LambdaFunction(live, { retryAttempts: 0, maxEventAge: interval })],
  });
  return { stage, everyMinutes, rule };
}

/** Runs a stage that has a clock on another one too, with a message that says what for. */
export function runOnOtherClock(
  scope: Construct,
  prefix: string,
  { stage, live }: StageFunction<object>,
  clock: {
    readonly name: string;
    readonly description: string;
    readonly everyMinutes: number;
    readonly message: Readonly<Record<string, string>>;
  },
): Clock {
  const { name, description, everyMinutes, message } = clock;
  const interval = Duration.minutes(everyMinutes);
  const subject = `${stage}-${name}`;
  const rule = new Rule(scope, `Clock-${name}`, {
    ruleName: `${prefix}-${subject}`,
    description,
    schedule: Schedule.rate(interval),
    targets: [
      new LambdaFunction(live, {
        retryAttempts: 0,
        maxEventAge: interval,
        event: RuleTargetInput.fromObject(message),
      }),
    ],
  });
  return { stage, everyMinutes, rule, subject };
}

/** What EventBridge counts of a rule; those of the default bus go by the name of the rule alone. */
export function ofRule(
  { ruleName }: IRule,
  metricName: 'Invocations' | 'FailedInvocations',
  minutes: number,
): Metric {
  return new Metric({
    namespace: 'AWS/Events',
    metricName,
    dimensionsMap: { RuleName: ruleName },
    statistic: 'Sum',
    period: Duration.minutes(minutes),
  });
}
