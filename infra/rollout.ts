import { Aws, type CfnResource, Duration } from 'aws-cdk-lib';
import type { HttpApi as ApiGateway } from 'aws-cdk-lib/aws-apigatewayv2';
import { Alarm, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type ILambdaDeploymentConfig,
  LambdaApplication,
  LambdaDeploymentConfig,
  LambdaDeploymentGroup,
} from 'aws-cdk-lib/aws-codedeploy';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Rollout as Way } from '../src/config/rollout-settings.ts';
import { QUEUES } from '../src/pipeline.ts';
import type { AlarmKind } from './constructs/alarm-kinds.ts';
import type { StageFunction } from './constructs/stage-function.ts';
import type { StageQueue } from './constructs/stage-queue.ts';

/** What CodeDeploy calls each way. */
export const ROLLOUT_CONFIGS: Readonly<Record<Exclude<Way, 'all-at-once'>, ILambdaDeploymentConfig>> = {
  'canary-10-percent-5-minutes': LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
  'canary-10-percent-10-minutes': LambdaDeploymentConfig.CANARY_10PERCENT_10MINUTES,
  'canary-10-percent-15-minutes': LambdaDeploymentConfig.CANARY_10PERCENT_15MINUTES,
  'canary-10-percent-30-minutes': LambdaDeploymentConfig.CANARY_10PERCENT_30MINUTES,
  'linear-10-percent-every-1-minute': LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_1MINUTE,
  'linear-10-percent-every-2-minutes': LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_2MINUTES,
  'linear-10-percent-every-3-minutes': LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_3MINUTES,
  'linear-10-percent-every-10-minutes': LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_10MINUTES,
};

const KIND: AlarmKind = 'rollout-stopped';
const MINUTE = Duration.minutes(1);

type Stage = Pick<StageFunction<object>, 'stage' | 'function' | 'alias'>;

export interface RolloutProps {
  readonly prefix: string;
  readonly way: Exclude<Way, 'all-at-once'>;
  readonly api: ApiGateway;
  /** Each with the queue that feeds it; the door is fed by the API. */
  readonly stages: readonly (readonly [fn: Stage, queue?: StageQueue])[];
}

/**
 * Moves the alias `live` of each stage to its next version bit by bit, and back as soon as the new version fails, the stage falls
 * behind, letters go dead or the door answers 5xx. CloudFormation then rolls the whole stack back.
 */
export class Rollout extends Construct {
  readonly #prefix: string;

  constructor(scope: Construct, id: string, { prefix, way, api, stages }: RolloutProps) {
    super(scope, id);
    this.#prefix = prefix;
    const application = new LambdaApplication(this, 'Application', { applicationName: prefix });
    const role = this.#role(stages.map(([{ function: fn }]) => fn.functionArn));
    for (const [stage, queue] of stages) {
      const alarms = [
        this.#errors(stage),
        ...(queue === undefined ? [this.#refusals(api)] : this.#queueAlarms(queue)),
      ];
      const group = new LambdaDeploymentGroup(this, `Group-${stage.stage}`, {
        application,
        deploymentGroupName: `${prefix}-${stage.stage}`,
        deploymentConfig: ROLLOUT_CONFIGS[way],
        alias: stage.alias,
        // CDK gives what role it gets a managed policy that allows moving every alias of the account.
        role: role.withoutPolicyUpdates(),
        alarms,
        autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
      });
      group.node.addDependency(role);
      // The alarm on errors must watch the new version before the first event reaches it.
      for (const before of [group, ...alarms]) after(stage.alias.node.defaultChild, before.node.defaultChild);
    }
  }

  #role(functions: readonly string[]): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      description: 'Moves stages from one version to the next',
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:GetAlias', 'lambda:UpdateAlias'], resources: [...functions] }),
    );
    role.addToPolicy(
      new PolicyStatement({
        actions: ['lambda:GetProvisionedConcurrencyConfig'],
        resources: functions.map((arn) => `${arn}:*`),
      }),
    );
    // CloudWatch lets nobody ask for composite alarms by their names.
    role.addToPolicy(new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }));
    return role;
  }

  /** Of the new version alone: while work is split, Lambda counts by the version that did it. */
  #errors({ stage, function: fn, alias }: Stage): Alarm {
    const metric = fn.metricErrors({
      period: MINUTE,
      dimensionsMap: {
        FunctionName: fn.functionName,
        Resource: `${fn.functionName}:${alias.aliasName}`,
        ExecutedVersion: fn.currentVersion.version,
      },
    });
    return this.#alarm(`${stage}-errors`, `The new version of ${stage} crashes or times out.`, metric, 1);
  }

  #queueAlarms({ name, queue, deadLetters }: StageQueue): readonly Alarm[] {
    const { consumer, rolloutAgeS } = QUEUES[name];
    const age = queue.metricApproximateAgeOfOldestMessage({ period: MINUTE, statistic: 'Maximum' });
    // What a handler gives up, not what lies there from before.
    const parked = deadLetters.metricNumberOfMessagesSent({ period: MINUTE });
    return [
      this.#alarm(
        `${name}-lag`,
        `Messages wait for ${rolloutAgeS} s and longer for ${consumer}.`,
        age,
        rolloutAgeS,
      ),
      this.#alarm(`${name}-dead-letters`, `${consumer} gives up on messages.`, parked, 1),
    ];
  }

  #refusals(api: ApiGateway): Alarm {
    const metric = api.metricServerError({ period: MINUTE, statistic: 'Sum' });
    return this.#alarm('api', 'Callers get 5xx.', metric, 1);
  }

  /** For CodeDeploy alone: people have alarms of their own, and CloudFormation tells them of what was rolled back. */
  #alarm(subject: string, meaning: string, metric: IMetric, threshold: number): Alarm {
    return new Alarm(this, subject, {
      alarmName: `${this.#prefix}-${subject}-${KIND}`,
      alarmDescription: `${meaning} Nothing is rolled out meanwhile. Runbook: docs/runbooks/${KIND}.md`,
      metric,
      threshold,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

function after(later: unknown, earlier: unknown): void {
  (later as CfnResource).addResourceDependency(earlier as CfnResource);
}
