import { describe, expect, test } from 'vitest';
import type { SluiceConfigInput } from '../../src/config.ts';
import { WAZUH_QUEUE } from '../../src/pipeline.ts';
import {
  EVERYTHING,
  type Resource,
  resourcesOf,
  SMALLEST,
  synthesize,
  type Template,
  target,
} from './synthesize.ts';

const everything = synthesize(EVERYTHING);
const byDefault: SluiceConfigInput = { ...SMALLEST, wazuh: { ...SMALLEST.wazuh, s3: {} } };
const defaults = synthesize(byDefault);

const DAY_S = 86_400;

function only(template: Template, type: string, is: (properties: Resource['Properties']) => boolean) {
  const found = resourcesOf(template, type).filter(([, { Properties }]) => is(Properties));
  expect(found).toHaveLength(1);
  return found[0] as readonly [string, Resource];
}

const queueOf = (template: Template, suffix = '') =>
  only(template, 'AWS::SQS::Queue', ({ QueueName }) => QueueName.endsWith(`-wazuh${suffix}`));
const bucketOf = (template: Template) =>
  only(
    template,
    'AWS::S3::Bucket',
    ({ NotificationConfiguration }) => NotificationConfiguration !== undefined,
  );
const readerOf = (template: Template) =>
  only(
    template,
    'AWS::IAM::Role',
    ({ Description }) => Description === 'With which Wazuh reads events from S3',
  );

test('without `wazuh.s3` there is nothing that Wazuh could pull', () => {
  const text = JSON.stringify(synthesize(SMALLEST));
  expect(text).not.toMatch(/sluice-wazuh|WAZUH_BUCKET|WazuhPull/);
});

describe('the bucket that Wazuh pulls', () => {
  test('tells the queue of every object that Wazuh reads line by line', () => {
    const [, { Properties }] = bucketOf(everything);
    const [queueId] = queueOf(everything);
    expect(Properties.NotificationConfiguration).toEqual({
      QueueConfigurations: [
        {
          Event: 's3:ObjectCreated:Put',
          Queue: { 'Fn::GetAtt': [queueId, 'Arn'] },
          Filter: { S3Key: { Rules: [{ Name: 'suffix', Value: '.jsonl.gz' }] } },
        },
      ],
    });
  });

  test('is made when its queue already lets it, and in no circle', () => {
    const [id, bucket] = bucketOf(everything);
    const [queueId] = queueOf(everything);
    const [policyId, policy] = only(
      everything,
      'AWS::SQS::QueuePolicy',
      ({ Queues }) => target(Queues[0]) === queueId,
    );
    expect((bucket as unknown as { DependsOn: readonly string[] }).DependsOn).toContain(policyId);
    expect(JSON.stringify(policy)).not.toContain(id);
    expect(policy.Properties.PolicyDocument.Statement).toContainEqual({
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: { 'Fn::GetAtt': [queueId, 'Arn'] },
      Condition: {
        ArnLike: {
          'aws:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::everything*']] },
        },
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
      },
    });
  });

  test('keeps objects as long as is configured, a week without a word', () => {
    const daysOf = (template: Template) =>
      bucketOf(template)[1].Properties.LifecycleConfiguration.Rules.map(
        ({ ExpirationInDays }: { ExpirationInDays: number }) => ExpirationInDays,
      );
    expect([daysOf(everything), daysOf(defaults)]).toEqual([[5], [7]]);
  });

  test('is written by stage enrich alone, under the prefix that Wazuh may read', () => {
    const [id] = bucketOf(everything);
    const [, { Properties: fn }] = only(
      everything,
      'AWS::Lambda::Function',
      ({ FunctionName }) => FunctionName === 'everything-enrich',
    );
    expect(fn.Environment.Variables.WAZUH_BUCKET).toEqual({ Ref: id });
    const touching = resourcesOf(everything, 'AWS::IAM::Policy')
      .flatMap(([role, { Properties }]) =>
        Properties.PolicyDocument.Statement.map((statement: { Action: string }) => ({ role, ...statement })),
      )
      .filter(({ Resource: resource }) => JSON.stringify(resource).includes(id))
      .map(({ role, Action, Resource: resource }) => [
        role.replace(/[A-Z]?[a-z]*Role.*|Default.*/, ''),
        Action,
        JSON.stringify(resource).match(/\/wazuh\/\*/)?.[0],
      ]);
    expect(touching).toEqual(
      expect.arrayContaining([
        ['Enrich', 's3:PutObject', '/wazuh/*'],
        [expect.stringContaining('WazuhPull'), 's3:GetObject', '/wazuh/*'],
      ]),
    );
    expect(touching).toHaveLength(2);
  });
});

describe('the queue that Wazuh reads', () => {
  test('gives its module half an hour for ten objects, and gives up what it cannot read', () => {
    const [deadLetters] = queueOf(defaults, '-dead-letters');
    expect(queueOf(defaults)[1].Properties).toMatchObject({
      VisibilityTimeout: WAZUH_QUEUE.visibilityTimeoutS,
      RedrivePolicy: {
        maxReceiveCount: WAZUH_QUEUE.maxReceiveCount,
        deadLetterTargetArn: { 'Fn::GetAtt': [deadLetters, 'Arn'] },
      },
    });
  });

  test('forgets a message before its object is gone', () => {
    const retention = (template: Template) => queueOf(template)[1].Properties.MessageRetentionPeriod;
    const month = { ...byDefault, wazuh: { ...byDefault.wazuh, s3: { retentionDays: 30 } } };
    expect([retention(everything), retention(defaults), retention(synthesize(month))]).toEqual([
      5 * DAY_S,
      7 * DAY_S,
      14 * DAY_S,
    ]);
  });
});

describe('the role with which Wazuh reads', () => {
  const trustOf = (template: Template) => readerOf(template)[1].Properties.AssumeRolePolicyDocument.Statement;

  test('may do what the module calls: find the queue, take and delete messages, get objects', () => {
    const [roleId] = readerOf(everything);
    const [, { Properties }] = only(
      everything,
      'AWS::IAM::Policy',
      ({ Roles }) => target(Roles[0]) === roleId,
    );
    expect(Properties.PolicyDocument.Statement.map(({ Action }: { Action: unknown }) => Action)).toEqual([
      ['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'],
      's3:GetObject',
      // Of the key, once by SQS and once by S3.
      'kms:Decrypt',
      'kms:Decrypt',
    ]);
  });

  test('has a name that can be told from the configuration', () => {
    expect(readerOf(everything)[1].Properties.RoleName).toEqual({
      'Fn::Join': ['', ['everything-wazuh-', { Ref: 'AWS::Region' }]],
    });
  });

  test('can be assumed by the readers that are configured, who must say the external id', () => {
    expect(trustOf(everything)).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: {
          AWS: ['arn:aws:iam::123456789012:role/wazuh-manager', 'arn:aws:iam::210987654321:root'],
        },
        Condition: { StringEquals: { 'sts:ExternalId': 'wazuh-of-everything' } },
      },
    ]);
  });

  test('can be assumed by the stack’s own account when nobody is named', () => {
    const [statement, ...others] = trustOf(defaults);
    expect(others).toEqual([]);
    expect(JSON.stringify(statement)).toContain('{"Ref":"AWS::AccountId"},":root"');
    expect(statement).not.toHaveProperty('Condition');
  });
});

test('the stack says the names of queue and role', () => {
  const outputs = Object.keys(everything.Outputs);
  expect(outputs).toEqual(expect.arrayContaining(['WazuhQueueName', 'WazuhReaderRoleArn']));
  expect(Object.keys(synthesize(SMALLEST).Outputs)).not.toContain('WazuhQueueName');
});
