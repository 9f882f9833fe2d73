import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { AlarmKind } from './alarm-kinds.ts';
import type { StageQueue } from './stage-queue.ts';

export interface AlarmNoticesProps {
  readonly prefix: string;
  readonly alerts: StageQueue;
}

/** Ends the names of alarms that only CodeDeploy listens to. */
const NOT_FOR_PEOPLE: AlarmKind = 'rollout-stopped';

/**
 * Alarms → EventBridge → alerts queue: people are told by the channels that alerts take, beside the topic. An alarm about that way
 * itself comes by the topic alone when it cannot come by this one. What changes back and forth is one group, as alerts are.
 */
export class AlarmNotices extends Construct {
  constructor(scope: Construct, id: string, { prefix, alerts }: AlarmNoticesProps) {
    super(scope, id);
    const ours = Stack.of(this).formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: `${prefix}-`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    new Rule(this, 'Rule', {
      ruleName: `${prefix}-alarms`,
      description: 'Alarms that begin and end, to the alerts queue',
      eventPattern: {
        source: ['aws.cloudwatch'],
        detailType: ['CloudWatch Alarm State Change'],
        resources: Match.prefix(ours),
        detail: {
          alarmName: Match.anythingButSuffix(`-${NOT_FOR_PEOPLE}`),
          $or: [{ state: { value: ['ALARM'] } }, { previousState: { value: ['ALARM'] } }],
        },
      },
      targets: [new SqsQueue(alerts.queue, { deadLetterQueue: alerts.deadLetters })],
    });
  }
}
