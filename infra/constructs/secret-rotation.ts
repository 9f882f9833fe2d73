import { Stack } from 'aws-cdk-lib';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { AGENT_KEY_ROTATION, PASSWORD_ROTATION, SLACK_TOKEN_ROTATION } from '../../src/pipeline.ts';
import type { EmptySecret } from './secrets.ts';
import { StageFunction, type StageFunctionProps, type StageSettings } from './stage-function.ts';

/** What of the pipeline changes a secret. */
export type RotationFacts =
  | typeof PASSWORD_ROTATION
  | typeof AGENT_KEY_ROTATION
  | typeof SLACK_TOKEN_ROTATION;

export interface SecretRotationProps<Environment>
  extends Pick<StageFunctionProps<Environment>, 'description' | 'variables'> {
  readonly settings: StageSettings;
  readonly facts: RotationFacts;
  readonly secret: EmptySecret;
  readonly every: { readonly days: number } | { readonly hours: number };
}

/** What a rotation does to its secret. */
const ACTIONS = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'];

/** Beside a stage: changes one secret of it when Secrets Manager says so. */
export class SecretRotation<Environment extends object = object> extends Construct {
  readonly facts: RotationFacts;
  readonly fn: StageFunction<Environment>;

  constructor(scope: Construct, id: string, props: SecretRotationProps<Environment>) {
    super(scope, id);
    const { facts, secret, every, ...rest } = props;
    this.facts = facts;
    this.fn = new StageFunction<Environment>(this, 'Stage', { ...rest, stage: facts.stage, beside: facts });
    this.fn.allow(
      ACTIONS.map((action) => `secretsmanager:${action}`),
      [secret.arn],
    );
    const { function: fn } = this.fn;
    // Neither here nor below the alias: AWS says of functions alone that they rotate, and asks for their permission.
    const permission = new CfnPermission(this, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName: fn.functionArn,
      principal: 'secretsmanager.amazonaws.com',
      sourceAccount: Stack.of(this).account,
    });
    const schedule = new CfnRotationSchedule(this, 'Schedule', {
      secretId: secret.arn,
      rotationLambdaArn: fn.functionArn,
      rotationRules:
        'days' in every
          ? { automaticallyAfterDays: every.days }
          : { scheduleExpression: `rate(${every.hours} hours)` },
      // A deployment changes no secret, and tries the one that is there.
      rotateImmediatelyOnUpdate: false,
    });
    // Without the permission Secrets Manager refuses the schedule, and without its role the function fails when it is tried.
    schedule.node.addDependency(permission, fn);
  }
}
