import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { QUEUES, WAZUH_QUEUE } from '../../src/pipeline.ts';
import type { Alarms } from './alarms.ts';
import type { StageQueue } from './stage-queue.ts';
import type { WazuhPull } from './wazuh-pull.ts';

const MINUTE = { period: Duration.minutes(1), statistic: 'Maximum' };

export function watchQueue(alarms: Alarms, { name, queue, deadLetters }: StageQueue): void {
  const { maxAgeAlarmS, consumer, carries } = QUEUES[name];
  alarms.add(
    name,
    'queue-age',
    `Messages wait for more than ${maxAgeAlarmS} s for ${consumer}: ${carries}.`,
    {
      metric: queue.metricApproximateAgeOfOldestMessage(MINUTE),
      threshold: maxAgeAlarmS,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
    },
  );
  alarms.add(
    name,
    'dead-letters',
    `${consumer} gave up on messages: ${carries}. They are kept for 14 days.`,
    {
      metric: deadLetters.metricApproximateNumberOfMessagesVisible(MINUTE),
      threshold: 1,
      evaluationPeriods: 1,
    },
  );
}

export function watchPull(
  alarms: Alarms,
  { queue, deadLetters }: Pick<WazuhPull, 'queue' | 'deadLetters'>,
): void {
  const { maxAgeAlarmS } = WAZUH_QUEUE;
  alarms.add(
    'wazuh',
    'nobody-pulls',
    `Objects wait for more than ${maxAgeAlarmS} s for Wazuh to pull them.`,
    {
      metric: queue.metricApproximateAgeOfOldestMessage(MINUTE),
      threshold: maxAgeAlarmS,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
    },
  );
  alarms.add('wazuh', 'unreadable-objects', 'Wazuh gave up on objects, whose events it has not analysed.', {
    metric: deadLetters.metricApproximateNumberOfMessagesVisible(MINUTE),
    threshold: 1,
    evaluationPeriods: 1,
  });
}
