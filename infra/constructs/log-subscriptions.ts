import { Aws } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, LogGroup, SubscriptionFilter } from 'aws-cdk-lib/aws-logs';
import { LambdaDestination } from 'aws-cdk-lib/aws-logs-destinations';
import { Construct } from 'constructs';
import { type AwsSettings, LOG_GROUP_PATTERNS } from '../../src/config/aws-settings.ts';

export interface LogSubscriptionsProps {
  readonly prefix: string;
  readonly fn: IFunction;
  readonly groups: AwsSettings['logGroups'];
}

/** Log groups of this account and region → a function; each may invoke it by a statement of its own. */
export class LogSubscriptions extends Construct {
  constructor(scope: Construct, id: string, { prefix, fn, groups }: LogSubscriptionsProps) {
    super(scope, id);
    for (const { name, holds, filterPattern } of groups) {
      const group = LogGroup.fromLogGroupName(this, `Group${name}`, name);
      const subscription = new SubscriptionFilter(this, `Subscription${name}`, {
        filterName: prefix,
        logGroup: group,
        destination: new LambdaDestination(fn, { addPermissions: false }),
        filterPattern: FilterPattern.literal(filterPattern ?? LOG_GROUP_PATTERNS[holds]),
      });
      fn.addPermission(`Logs${name}`, {
        principal: new ServicePrincipal('logs.amazonaws.com'),
        sourceArn: group.logGroupArn,
        sourceAccount: Aws.ACCOUNT_ID,
        scope: this,
      });
      // CloudWatch Logs tries the function when it is subscribed.
      const permission = this.node.tryFindChild(`Logs${name}`);
      if (permission !== undefined) subscription.node.addDependency(permission);
    }
  }
}
