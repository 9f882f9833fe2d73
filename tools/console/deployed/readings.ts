import type { AwsService } from '../../../adapters/aws/clients/environment.ts';

/** A command of the SDK that changes nothing, with the permission that AWS wants for it. */
interface Reading {
  readonly command: `${string}Command`;
  readonly permission: `${string}:${string}`;
  /** What stays empty on the page without it. */
  readonly shows: string;
}

/** Services that the console asks. */
export type ReadService = Extract<AwsService, 'cloudformation' | 'cloudwatch' | 'sqs' | 'dynamodb' | 's3'>;

/**
 * All that the console of a deployed pipeline may ask of AWS: the guard of its clients lets nothing else out, and the policy
 * that it prints is made of it. Receiving a letter hides nothing and deletes nothing (see `letters.ts`).
 */
export const READINGS: Readonly<Record<ReadService, readonly Reading[]>> = {
  cloudformation: [
    {
      command: 'DescribeStacksCommand',
      permission: 'cloudformation:DescribeStacks',
      shows: "which bucket the archive is (or give --archive), and whether Wazuh's own queue is there",
    },
  ],
  cloudwatch: [
    {
      command: 'GetMetricDataCommand',
      permission: 'cloudwatch:GetMetricData',
      shows: 'rates, errors, durations and ages of queues, circuits of nodes, redactions by type',
    },
    { command: 'DescribeAlarmsCommand', permission: 'cloudwatch:DescribeAlarms', shows: 'alarms' },
  ],
  sqs: [
    { command: 'GetQueueUrlCommand', permission: 'sqs:GetQueueUrl', shows: 'depths of queues, dead letters' },
    {
      command: 'GetQueueAttributesCommand',
      permission: 'sqs:GetQueueAttributes',
      shows: 'depths of queues, dead letters',
    },
    { command: 'ReceiveMessageCommand', permission: 'sqs:ReceiveMessage', shows: 'why letters are dead' },
  ],
  dynamodb: [
    {
      command: 'GetItemCommand',
      permission: 'dynamodb:GetItem',
      shows: 'budgets of nodes, the fate of an event',
    },
    {
      command: 'BatchGetItemCommand',
      permission: 'dynamodb:BatchGetItem',
      shows: 'ledger, alert groups, messages, latest events',
    },
    {
      command: 'QueryCommand',
      permission: 'dynamodb:Query',
      shows: 'ledger, alert groups, messages, latest events',
    },
  ],
  s3: [
    {
      command: 'ListObjectsV2Command',
      permission: 's3:ListBucket',
      shows: 'events by their id',
    },
    { command: 'GetObjectCommand', permission: 's3:GetObject', shows: 'events' },
  ],
};
