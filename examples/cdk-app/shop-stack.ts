import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Trail } from 'aws-cdk-lib/aws-cloudtrail';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { BlockPublicAccess, Bucket, type CfnBucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { SecurityEventPipeline, type SecurityEventPipelineProps } from '../../infra/index.ts';
import { TRAIL_BUCKET, TRAIL_NAME } from './sluice.config.ts';

export interface ShopStackProps extends StackProps {
  readonly pipeline: SecurityEventPipelineProps;
}

/** The pipeline between things of your own: the trail that it reads, and an alarm about what only you know to be wrong. */
export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props: ShopStackProps) {
    super(scope, id, props);
    this.#trail();
    const pipeline = new SecurityEventPipeline(this, 'Security', props.pipeline);

    // The shop is never quiet for an hour; if it is, its events no longer come.
    const quiet = new Alarm(this, 'Quiet', {
      // Alarms whose name begins with that of the pipeline may publish to its topic.
      alarmName: `${pipeline.name}-quiet`,
      alarmDescription: 'No event of the shop came in for an hour.',
      metric: pipeline.queues.events.metricNumberOfMessagesSent({
        period: Duration.hours(1),
        statistic: 'Sum',
      }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.BREACHING,
    });
    quiet.addAlarmAction(new SnsAction(pipeline.alarmTopic));
  }

  /** A trail of the account, whose bucket tells EventBridge of new files; a rule of the pipeline passes that on. */
  #trail(): void {
    const bucket = new Bucket(this, 'TrailBucket', {
      bucketName: TRAIL_BUCKET,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // As part of the bucket: `eventBridgeEnabled` of CDK would make a function that may change every bucket's notifications.
    (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    new Trail(this, 'Trail', { trailName: TRAIL_NAME, bucket: bucket as IBucket, isMultiRegionTrail: true });
  }
}
