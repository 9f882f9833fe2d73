import { describe, expect, test } from 'vitest';
import type { SluiceConfigInput } from '../../src/config.ts';
import { list, type Statement, statementsOf, text } from './statements.ts';
import {
  EVERYTHING,
  resourcesOf,
  SMALLEST,
  sorted,
  synthesize,
  type Template,
  target,
} from './synthesize.ts';

const own = synthesize(EVERYTHING);
const managed = synthesize(SMALLEST);
const KEY_ARN = 'arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-4000-8000-00000000000f';
const GIVEN: SluiceConfigInput = {
  ...EVERYTHING,
  deployment: { ...EVERYTHING.deployment, kms: { keyArn: KEY_ARN } },
};
const given = synthesize(GIVEN);

/** Where each kind of resource names its key. */
const KEY_OF: Readonly<Record<string, (properties: Template['Resources'][string]['Properties']) => unknown>> =
  {
    'AWS::SQS::Queue': ({ KmsMasterKeyId }) => KmsMasterKeyId,
    'AWS::DynamoDB::Table': ({ SSESpecification }) => SSESpecification?.KMSMasterKeyId,
    'AWS::S3::Bucket': ({ BucketEncryption: { ServerSideEncryptionConfiguration } }) =>
      ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault.KMSMasterKeyID,
    'AWS::SecretsManager::Secret': ({ KmsKeyId }) => KmsKeyId,
    'AWS::Logs::LogGroup': ({ KmsKeyId }) => KmsKeyId,
    'AWS::SNS::Topic': ({ KmsMasterKeyId }) => KmsMasterKeyId,
    'AWS::Lambda::Function': ({ KmsKeyArn }) => KmsKeyArn,
  };

const [[keyId, key] = []] = resourcesOf(own, 'AWS::KMS::Key');
const keyStatements = key?.Properties.KeyPolicy.Statement as Statement[];

describe.each(Object.entries(KEY_OF))('%s', (type, keyOf) => {
  const keys = (template: Template) =>
    new Set(resourcesOf(template, type).map(([, { Properties }]) => keyOf(Properties)));

  test('has the key that the stack makes', () => {
    expect([...keys(own)].map(target)).toEqual([...keys(own)].map(() => keyId));
  });

  test('has the key that is given', () => {
    expect(keys(given)).toEqual(new Set([KEY_ARN]));
  });
});

test('unless configured there is no key, and nothing asks for one', () => {
  expect(JSON.stringify(managed)).not.toMatch(/kms/i);
});

test('with a key of yours none is made', () => {
  expect(Object.values(given.Resources).filter(({ Type }) => Type.startsWith('AWS::KMS::'))).toEqual([]);
});

test('the key changes every year, has a name, and outlives the stack', () => {
  expect(key?.Properties.EnableKeyRotation).toBe(true);
  expect(key).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  const [[, alias] = []] = resourcesOf(own, 'AWS::KMS::Alias');
  expect(alias?.Properties).toMatchObject({ AliasName: 'alias/everything' });
  expect(target(alias?.Properties.TargetKeyId)).toBe(keyId);
});

test('SQS asks for the key once a day and not every five minutes, and S3 once a bucket and not for each object', () => {
  for (const [, { Properties }] of resourcesOf(own, 'AWS::SQS::Queue'))
    expect(Properties.KmsDataKeyReusePeriodSeconds).toBe(86_400);
  for (const [, { Properties }] of resourcesOf(own, 'AWS::S3::Bucket'))
    expect(Properties.BucketEncryption.ServerSideEncryptionConfiguration[0].BucketKeyEnabled).toBe(true);
});

test('the account decides by its roles who may use the key, and services only on behalf of something of ours', () => {
  const [account, ...services] = keyStatements;
  expect(account).toMatchObject({ Action: 'kms:*', Effect: 'Allow' });
  expect(text(account?.Principal?.AWS)).toBe('arn:aws:iam::123456789012:root');
  const told = services.map(({ Principal, Condition, Action }) => [
    text(Principal?.Service),
    list(Action).join(' '),
    JSON.parse(
      JSON.stringify(Condition, (_, value) =>
        typeof value === 'object' && 'Ref' in value ? text(value) : value,
      ),
    ),
  ]);
  const use = 'kms:Decrypt kms:GenerateDataKey';
  expect(told).toEqual([
    [
      'logs.<AWS::Region>.<AWS::URLSuffix>',
      'kms:Decrypt kms:DescribeKey kms:Encrypt kms:GenerateDataKey* kms:ReEncrypt*',
      { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': [expect.anything(), expect.anything()] } },
    ],
    [
      'cloudwatch.amazonaws.com',
      use,
      {
        StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' },
        ArnLike: { 'aws:SourceArn': expect.anything() },
      },
    ],
    ...['events', 'budgets', 'costalerts'].map((service) => [
      `${service}.amazonaws.com`,
      use,
      { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } },
    ]),
    ['s3.amazonaws.com', use, { StringEquals: { 'aws:SourceAccount': ['<AWS::AccountId>'] } }],
    [
      'sns.amazonaws.com',
      use,
      {
        ArnEquals: {
          'aws:SourceArn': [
            'arn:aws:sns:eu-west-1:210987654321:new-trail-files',
            'arn:aws:sns:ap-east-1:123456789012:balancer-files',
          ],
        },
      },
    ],
  ]);
});

test('the key may encrypt the logs of the stack and no other', () => {
  const patterns = list(keyStatements[1]?.Condition?.ArnLike?.['kms:EncryptionContext:aws:logs:arn']).map(
    text,
  );
  const names = resourcesOf(own, 'AWS::Logs::LogGroup').map(
    ([, { Properties }]) => Properties.LogGroupName as string,
  );
  const matching = (name: string) =>
    patterns.filter(
      (pattern) =>
        pattern.endsWith('*') &&
        `arn:aws:logs:eu-west-1:123456789012:log-group:${name}`.startsWith(pattern.slice(0, -1)),
    );
  for (const name of names) expect(matching(name)).toHaveLength(1);
  expect(matching('/aws/lambda/other-ingest')).toEqual([]);
});

describe('a role', () => {
  const roles = resourcesOf(own, 'AWS::IAM::Policy').map(
    ([id, { Properties }]) => [id, Properties.PolicyDocument.Statement as Statement[]] as const,
  );
  const isOfKey = ({ Resource }: Statement) => list(Resource).some((resource) => target(resource) === keyId);
  const ENCRYPTED: Readonly<Record<string, RegExp>> = {
    sqs: /^sqs:(Send|Receive)Message$/,
    dynamodb: /^dynamodb:(Get|BatchGet|Put|BatchWrite|Update|Delete)Item$|^dynamodb:Query$/,
    secretsmanager: /^secretsmanager:GetSecretValue$/,
    s3: /^s3:(Get|Put)Object$/,
  };
  /** What a resource of ours is referred to by; buckets of others stand there by their names. */
  const isOurs = (resource: unknown) => /<(?!AWS::)/.test(text(resource));

  test.each(roles)(
    '%s may use the key by exactly those services whose resources it uses',
    (_, statements) => {
      const needed = Object.entries(ENCRYPTED)
        .filter(([, action]) =>
          statements.some(
            ({ Action, Resource }) =>
              list(Action).some((name) => action.test(name)) && list(Resource).some(isOurs),
          ),
        )
        .map(([service]) => service);
      const allowed = statements.filter(isOfKey).flatMap(({ Condition }) => {
        const via = Condition?.StringEquals?.['kms:ViaService'];
        return via === undefined
          ? []
          : list(via).map((name) => text(name).replace('.<AWS::Region>.<AWS::URLSuffix>', ''));
      });
      expect(sorted(new Set(allowed))).toEqual(sorted(needed));
    },
  );

  test('may use it in no other way, but for what its function is set up with', () => {
    const direct = roles.flatMap(([id, statements]) =>
      statements
        .filter(isOfKey)
        .filter(({ Condition }) => Condition?.StringEquals?.['kms:ViaService'] === undefined)
        .map(({ Action, Condition }) => [
          id.replace(/Stage.*/, ''),
          Action,
          text(Condition?.StringEquals?.['kms:EncryptionContext:aws:lambda:FunctionArn']).replace(/.*:/, ''),
        ]),
    );
    expect(direct).toEqual([
      ['Ingest', 'kms:Decrypt', 'everything-ingest'],
      ['CloudTrailForwarder', 'kms:Decrypt', 'everything-cloudtrail-forwarder'],
      ['Enrich', 'kms:Decrypt', 'everything-enrich'],
      ['ThreatRefresh', 'kms:Decrypt', 'everything-threat-refresh'],
      ['PasswordRotation', 'kms:Decrypt', 'everything-password-rotation'],
      ['AgentKeyRotation', 'kms:Decrypt', 'everything-agent-key-rotation'],
      ['SlackTokenRotation', 'kms:Decrypt', 'everything-slack-token-rotation'],
      ['AlertNotify', 'kms:Decrypt', 'everything-alert-notify'],
    ]);
  });

  test('that only reads may not have keys made', () => {
    const reader = roles.find(([id]) => id.startsWith('WazuhPullReader'))?.[1] ?? [];
    expect(reader.filter(isOfKey).map(({ Action }) => Action)).toEqual(['kms:Decrypt', 'kms:Decrypt']);
  });

  test('reads secrets with the key only by their names', () => {
    const secrets = new Set(resourcesOf(own, 'AWS::SecretsManager::Secret').map(([id]) => id));
    const named = roles.flatMap(([, statements]) =>
      statements.flatMap(({ Condition }) => {
        const arns = Condition?.StringEquals?.['kms:EncryptionContext:SecretARN'];
        return arns === undefined ? [] : list(arns).map(target);
      }),
    );
    expect(named).not.toHaveLength(0);
    for (const id of named) expect(secrets).toContain(id);
  });
});

test('roles may use a key of yours as they would the one of the stack', () => {
  const keysOf = (template: Template, isKey: (resource: unknown) => boolean) =>
    statementsOf(template)
      .filter(({ Resource, Effect }) => Effect === 'Allow' && list(Resource).some(isKey))
      .map(({ Action, Condition }) => JSON.stringify([Action, Condition]));
  const expected = keysOf(own, (resource) => target(resource) === keyId);
  expect(expected.length).toBeGreaterThan(5);
  expect(keysOf(given, (resource) => resource === KEY_ARN)).toEqual(expected);
});
