import {
  Aws,
  BootstraplessSynthesizer,
  CfnCondition,
  CfnOutput,
  CfnParameter,
  type CfnResource,
  Fn,
  type IStackSynthesizer,
  Stack,
} from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { SluiceConfig } from '../src/config.ts';
import { busArn } from './constructs/event-road.ts';
import type { LogBucket } from './constructs/log-buckets.ts';
import { ReadRole } from './constructs/read-role.ts';
import { wantedPatterns } from './event-patterns.ts';
import { applyGuardRails } from './place/guard-rails.ts';

export interface MemberStackProps {
  readonly config: SluiceConfig;
  /** `o-…`, of `aws.organization`. */
  readonly organization: string;
}

/**
 * The other side: what an account of the organisation has so that the pipeline hears of it, once in each region (as a StackSet,
 * or with `cdk deploy`). Rules that pass events on to the pipeline's bus; and, in the account and region that they belong to,
 * the roles with which the pipeline reads buckets. It holds no file, so that no account needs to be bootstrapped.
 */
export class MemberStack extends Stack {
  constructor(scope: Construct, { config, organization }: MemberStackProps) {
    super(scope, `${config.name}-member`, {
      stackName: `${config.name}-member`,
      description:
        'Sluice: passes on what AWS tells in an account of the organisation, and lets its logs be read',
      synthesizer: new BootstraplessSynthesizer() as IStackSynthesizer,
      tags: { application: config.name },
    });
    const { name, environment, cloudtrail, aws } = config;
    applyGuardRails(this, config.deployment);
    const account = this.#parameter(
      'PipelineAccount',
      'Account of the pipeline',
      '\\d{12}',
      environment?.account,
    );
    const region = this.#parameter(
      'PipelineRegion',
      'Region of the pipeline',
      '[a-z]{2,4}(-[a-z]+)+-\\d{1,2}',
      environment?.region,
    );
    const buckets: readonly (LogBucket & { readonly trailArn?: string | undefined })[] = [
      ...cloudtrail.trails,
      ...aws.logs,
    ];

    const wanted = wantedPatterns({
      services: aws.services,
      buckets: buckets.filter(({ eventBridge }) => eventBridge).map(({ bucket }) => bucket),
    });
    if (wanted.length > 0) this.#passOn(name, busArn(name, account, region), wanted);

    // Roles are of an account, not of a region: a StackSet makes each in one region only.
    const atHome = new CfnCondition(this, 'InPipelineRegion', {
      expression: Fn.conditionEquals(Aws.REGION, region),
    });
    for (const roleArn of new Set(buckets.flatMap((bucket) => bucket.roleArn ?? [])))
      new ReadRole(this, `Role${roleArn}`, {
        roleArn,
        buckets: buckets.filter((bucket) => bucket.roleArn === roleArn),
        pipeline: { name, account, region },
        organization,
        atHome,
      });
  }

  #parameter(id: string, description: string, pattern: string, value: string | undefined): string {
    return new CfnParameter(this, id, {
      description,
      allowedPattern: `^${pattern}$`,
      ...(value === undefined ? {} : { default: value }),
    }).valueAsString;
  }

  /** The pipeline has rules and a bus of its own where it is: there what this passes on would come twice. */
  #passOn(name: string, bus: string, wanted: ReturnType<typeof wantedPatterns>): void {
    const elsewhere = new CfnCondition(this, 'OutsideThePipeline', {
      expression: Fn.conditionNot(
        Fn.conditionAnd(
          Fn.conditionEquals(Aws.ACCOUNT_ID, Fn.ref('PipelineAccount')),
          Fn.conditionEquals(Aws.REGION, Fn.ref('PipelineRegion')),
        ),
      ),
    });
    const role = new Role(this, 'Sender', {
      assumedBy: new ServicePrincipal('events.amazonaws.com'),
      description: `Sends events to the bus of ${name}`,
      inlinePolicies: {
        send: new PolicyDocument({
          statements: [
            new PolicyStatement({
              effect: Effect.ALLOW,
              actions: ['events:PutEvents'],
              resources: [bus],
            }),
          ],
        }),
      },
    });
    const made: CfnResource[] = [role.node.defaultChild as CfnResource];
    for (const [id, pattern] of wanted)
      made.push(
        new CfnRule(this, `Pass-${id}`, {
          name: `${name}-${id}`,
          description: `Passes ${id} on to ${name}`,
          eventPattern: {
            source: pattern.source,
            'detail-type': pattern.detailType,
            ...(pattern.detail === undefined ? {} : { detail: pattern.detail }),
          },
          state: 'ENABLED',
          targets: [{ id: 'pipeline', arn: bus, roleArn: role.roleArn }],
        }),
      );
    for (const resource of made) resource.cfnOptions.condition = elsewhere;
    new CfnOutput(this, 'SendsTo', { description: 'Bus of the pipeline', value: bus });
  }
}
