import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import { STAGES } from '../../src/pipeline.ts';
import type { StageFunction } from './stage-function.ts';

/** Runs a stage every so many minutes, as `STAGES` says. */
export function runOnClock(
  scope: Construct,
  prefix: string,
  { stage, function: fn }: StageFunction<object>,
  description: string,
): void {
  const { everyMinutes } = STAGES[stage];
  if (everyMinutes === undefined) return;
  const interval = Duration.minutes(everyMinutes);
  // A run that fails is not repeated: the next one does its work.
  fn.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: interval });
  new Rule(scope, 'Clock', {
    ruleName: `${prefix}-${stage}-clock`,
    description,
    schedule: Schedule.rate(interval),
    targets: [new LambdaFunction(fn, { retryAttempts: 0, maxEventAge: interval })],
  });
}
