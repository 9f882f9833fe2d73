import { Aws, CfnCondition, type CfnResource, Fn, Stack } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { CfnAnomalyMonitor, CfnAnomalySubscription } from 'aws-cdk-lib/aws-ce';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { tagAll } from '../place/guard-rails.ts';

export interface CostWatchProps {
  readonly prefix: string;
  /** Whose cost is watched: all of it is tagged. */
  readonly of: Construct;
  readonly topic: Topic;
  readonly usdPerMonth: number;
}

/** Percent of the budget at which AWS writes: of what was spent, and of what it expects of the whole month. */
const SPENT_PERCENT = 80;
const EXPECTED_PERCENT = 100;
/** Share of the budget by which one anomaly must exceed what AWS expected. */
const ANOMALY_SHARE = 0.1;
const TAG = 'application';

/**
 * Whether the services may be where `scope` is deployed: only the commercial partition has them, and elsewhere a policy that names them
 * as principals is refused.
 */
export function mayHaveCostServices(scope: Construct): boolean {
  return !/^(us-gov|cn)-/.test(Stack.of(scope).region);
}

/**
 * A budget and a search for anomalies over what carries the stack's tag, told to the topic of alarms. The tag counts once somebody
 * has activated it for cost allocation. Where the region is known at deployment alone, a condition decides whether they are made.
 */
export class CostWatch extends Construct {
  constructor(scope: Construct, id: string, { prefix, of, topic, usdPerMonth }: CostWatchProps) {
    super(scope, id);
    tagAll(of, TAG, prefix);
    const mayPublish = (sid: string, service: string, source: string) =>
      topic.addToResourcePolicy(
        new PolicyStatement({
          sid,
          principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
          actions: ['sns:Publish'],
          resources: [topic.topicArn],
          conditions: {
            StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
            ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:${source}` },
          },
        }),
      );
    mayPublish('OurBudgetMayPublish', 'budgets', `budgets::${Aws.ACCOUNT_ID}:*`);
    mayPublish('OurAnomaliesMayPublish', 'costalerts', `ce::${Aws.ACCOUNT_ID}:anomalysubscription/*`);
    const subscribers = [{ subscriptionType: 'SNS', address: topic.topicArn }];
    const notice = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: {
        notificationType,
        comparisonOperator: 'GREATER_THAN',
        threshold,
        thresholdType: 'PERCENTAGE',
      },
      subscribers,
    });
    const budget = new CfnBudget(this, 'Budget', {
      budget: {
        budgetName: `${prefix}-monthly`,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: usdPerMonth, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:${TAG}$${prefix}`] },
      },
      notificationsWithSubscribers: [notice('ACTUAL', SPENT_PERCENT), notice('FORECASTED', EXPECTED_PERCENT)],
    });
    const monitor = new CfnAnomalyMonitor(this, 'Monitor', {
      monitorName: prefix,
      monitorType: 'CUSTOM',
      monitorSpecification: JSON.stringify({ Tags: { Key: TAG, Values: [prefix] } }),
    });
    const subscription = new CfnAnomalySubscription(this, 'Anomalies', {
      subscriptionName: prefix,
      frequency: 'IMMEDIATE',
      monitorArnList: [monitor.attrMonitorArn],
      subscribers: [{ type: 'SNS', address: topic.topicArn }],
      thresholdExpression: JSON.stringify({
        Dimensions: {
          Key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE',
          MatchOptions: ['GREATER_THAN_OR_EQUAL'],
          Values: [String(Math.max(1, Math.round(usdPerMonth * ANOMALY_SHARE)))],
        },
      }),
    });
    const isCommercial = new CfnCondition(this, 'IsCommercial', {
      expression: Fn.conditionEquals(Aws.PARTITION, 'aws'),
    });
    for (const resource of [budget, monitor, subscription] satisfies CfnResource[]) {
      resource.cfnOptions.condition = isCommercial;
      // Both refuse a topic that they may not publish to.
      resource.node.addDependency(topic);
    }
  }
}
