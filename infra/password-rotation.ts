import { Stack } from 'aws-cdk-lib';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { PasswordRotationEnvironment } from '../functions/enrich/rotate/password/environment.ts';
import { PASSWORD_ROTATION } from '../src/pipeline.ts';
import type { EmptySecret } from './constructs/secrets.ts';
import { StageFunction, type StageSettings } from './constructs/stage-function.ts';

export interface PasswordRotationProps {
  readonly settings: StageSettings;
  readonly secret: EmptySecret;
  readonly everyDays: number;
}

/** What a rotation does to its secret. */
const ACTIONS = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'];

/** Beside stage `enrich`: changes the password with which it logs in to Wazuh, when Secrets Manager says so. */
export class PasswordRotation extends Construct {
  readonly fn: StageFunction<PasswordRotationEnvironment>;

  constructor(scope: Construct, id: string, { settings, secret, everyDays }: PasswordRotationProps) {
    super(scope, id);
    this.fn = new StageFunction<PasswordRotationEnvironment>(this, 'Stage', {
      settings,
      stage: PASSWORD_ROTATION.stage,
      beside: PASSWORD_ROTATION,
      description: "Changes the password of Wazuh's server API",
      variables: { WAZUH_SECRET_ID: secret.arn },
    });
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
      rotationRules: { automaticallyAfterDays: everyDays },
      // A deployment changes no password, and tries the one that is there.
      rotateImmediatelyOnUpdate: false,
    });
    // Without the permission Secrets Manager refuses the schedule, and without its role the function fails when it is tried.
    schedule.node.addDependency(permission, fn);
  }
}
