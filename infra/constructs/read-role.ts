import { Aws, CfnCondition, type CfnResource, Fn } from 'aws-cdk-lib';
import { AccountPrincipal, PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { forwarderRoleName } from '../forwarder-role.ts';
import { accountOf, arnOfBucket, type LogBucket, VIA_S3 } from './log-buckets.ts';
import { TRAIL_QUESTIONS } from './trail-watch.ts';

export interface ReadRoleProps {
  /** As the configuration has it: says its account and its name. */
  readonly roleArn: string;
  /** Those that are read with it. */
  readonly buckets: readonly (LogBucket & { readonly trailArn?: string | undefined })[];
  readonly pipeline: { readonly name: string; readonly account: string; readonly region: string };
  readonly organization: string;
  /** True in one region only. */
  readonly atHome: CfnCondition;
}

/** A role with which the forwarder of one pipeline, and nobody else, reads the configured buckets of this account. */
export class ReadRole extends Construct {
  constructor(scope: Construct, id: string, props: ReadRoleProps) {
    super(scope, id);
    const { roleArn, buckets, pipeline, organization, atHome } = props;
    const [path, roleName] = pathAndName(roleArn);
    const forwarder =
      `arn:${Aws.PARTITION}:iam::${pipeline.account}:role/` +
      forwarderRoleName(pipeline.name, pipeline.region);
    const role = new Role(this, 'Role', {
      roleName,
      path,
      description: `Lets ${pipeline.name} read logs`,
      // By a condition and not as the principal: so it may be made before the forwarder is, and outlives it.
      assumedBy: new AccountPrincipal(pipeline.account).withConditions({
        ArnEquals: { 'aws:PrincipalArn': forwarder },
        StringEquals: { 'aws:PrincipalOrgID': organization },
      }),
      inlinePolicies: { read: new PolicyDocument({ statements: statementsFor(roleArn, buckets) }) },
    });
    const here = new CfnCondition(this, 'Here', {
      expression: Fn.conditionAnd(atHome, Fn.conditionEquals(Aws.ACCOUNT_ID, accountOf(roleArn))),
    });
    (role.node.defaultChild as CfnResource).cfnOptions.condition = here;
  }
}

function statementsFor(roleArn: string, buckets: ReadRoleProps['buckets']): PolicyStatement[] {
  const keys = [...new Set(buckets.flatMap(({ kmsKeyArn }) => kmsKeyArn ?? []))];
  const trails = buckets.flatMap(({ trailArn }) =>
    trailArn !== undefined && accountOf(trailArn) === accountOf(roleArn) ? [trailArn] : [],
  );
  return [
    new PolicyStatement({
      actions: ['s3:GetObject'],
      resources: buckets.map(({ bucket, prefix = '' }) => `${arnOfBucket(bucket)}/${prefix}*`),
    }),
    // Without it S3 answers 403 for a file that is gone, and nobody could tell the two apart.
    new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: buckets.map(({ bucket }) => arnOfBucket(bucket)),
    }),
    ...(keys.length === 0
      ? []
      : [new PolicyStatement({ actions: ['kms:Decrypt'], resources: keys, conditions: VIA_S3 })]),
    ...(trails.length === 0
      ? []
      : [
          new PolicyStatement({ actions: ['cloudtrail:DescribeTrails'], resources: ['*'] }),
          new PolicyStatement({ actions: [...TRAIL_QUESTIONS], resources: trails }),
        ]),
  ];
}

/** Path (with slashes at both ends) and name of a role. */
function pathAndName(roleArn: string): readonly [string, string] {
  const full = roleArn.slice(roleArn.indexOf(':role/') + ':role'.length);
  const end = full.lastIndexOf('/') + 1;
  return [full.slice(0, end), full.slice(end)];
}
