import { describe, expect, test } from 'vitest';
import { readTokenKeys } from '../../functions/middleware/secret-shapes.ts';
import { EVERYTHING, resourcesOf, SMALLEST, sorted, synthesize, type Template } from './synthesize.ts';

const everything = synthesize(EVERYTHING);
const smallest = synthesize(SMALLEST);

describe('every bucket', () => {
  const buckets = resourcesOf(everything, 'AWS::S3::Bucket');

  test('is private', () => {
    for (const [, { Properties }] of buckets) {
      expect(Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(Properties.OwnershipControls.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
    }
  });

  test('is encrypted', () => {
    for (const [, { Properties }] of buckets)
      expect(Properties.BucketEncryption.ServerSideEncryptionConfiguration).toHaveLength(1);
  });

  test('refuses plain HTTP and old TLS', () => {
    const denied = resourcesOf(everything, 'AWS::S3::BucketPolicy').map(([, { Properties }]) =>
      Properties.PolicyDocument.Statement.map(
        ({ Effect, Condition }: { Effect: string; Condition: unknown }) => ({
          Effect,
          Condition,
        }),
      ),
    );
    for (const statements of denied)
      expect(statements).toEqual([
        { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        { Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } },
      ]);
    expect(denied).toHaveLength(buckets.length);
  });

  // What Wazuh pulls is written once and read within minutes: test/infra/wazuh-pull.test.ts.
  test('of the archive is versioned and forgets what is older than the configured retention, undone versions included', () => {
    const archives = buckets.filter(([id]) => id.startsWith('Archive'));
    expect(archives).toHaveLength(1);
    for (const [, { Properties }] of archives) {
      expect(Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
      expect(Properties.LifecycleConfiguration.Rules).toEqual([
        {
          Id: 'retention',
          Status: 'Enabled',
          ExpirationInDays: 365,
          NoncurrentVersionExpiration: { NoncurrentDays: 7 },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        },
        { Id: 'delete-markers', Status: 'Enabled', ExpiredObjectDeleteMarker: true },
      ]);
    }
  });
});

test('what feeds said is kept as long as the stack, and what is written over for a month', () => {
  const [bucket] = resourcesOf(everything, 'AWS::S3::Bucket').filter(([id]) => id.startsWith('Threats'));
  expect(bucket?.[1]).toMatchObject({
    DeletionPolicy: 'RetainExceptOnCreate',
    Properties: {
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [
          {
            Id: 'undone',
            NoncurrentVersionExpiration: { NoncurrentDays: 30, NewerNoncurrentVersions: 5 },
          },
          { Id: 'delete-markers', ExpiredObjectDeleteMarker: true },
        ],
      },
    },
  });
  expect(JSON.stringify(bucket?.[1].Properties.LifecycleConfiguration)).not.toContain('ExpirationInDays');
});

test('without an archive there is no bucket', () => {
  expect(Object.values(smallest.Resources).some(({ Type }) => Type === 'AWS::S3::Bucket')).toBe(false);
});

describe('an archive that is locked and moved', () => {
  const [bucket] = resourcesOf(
    synthesize({
      ...SMALLEST,
      archive: {
        retentionDays: 730,
        objectLock: { mode: 'compliance', days: 400 },
        transitions: { infrequentAccessAfterDays: 30, glacierInstantRetrievalAfterDays: 90 },
      },
    }),
    'AWS::S3::Bucket',
  ).map(([, { Properties }]) => Properties);

  test('locks every object from the moment it is written', () => {
    expect(bucket.ObjectLockEnabled).toBe(true);
    expect(bucket.ObjectLockConfiguration).toEqual({
      ObjectLockEnabled: 'Enabled',
      Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 400 } },
    });
  });

  test('is versioned, since a lock holds versions and what expires gets a delete marker', () => {
    expect(bucket.VersioningConfiguration).toEqual({ Status: 'Enabled' });
  });

  test('moves objects to storage from which they can still be read at once', () => {
    const [retention] = bucket.LifecycleConfiguration.Rules;
    expect(retention).toMatchObject({
      ExpirationInDays: 730,
      Transitions: [
        { StorageClass: 'STANDARD_IA', TransitionInDays: 30 },
        { StorageClass: 'GLACIER_IR', TransitionInDays: 90 },
      ],
    });
  });
});

test('an archive without a lock has none', () => {
  for (const [, { Properties }] of resourcesOf(everything, 'AWS::S3::Bucket'))
    expect(Object.keys(Properties).filter((name) => name.startsWith('ObjectLock'))).toEqual([]);
});

test('the table can be restored to any moment of the last weeks and is paid by use', () => {
  for (const [, { Properties }] of resourcesOf(everything, 'AWS::DynamoDB::Table')) {
    expect(Properties.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
    expect(Properties.BillingMode).toBe('PAY_PER_REQUEST');
  }
});

test('what holds state survives the deletion of the stack, but not a first deployment that failed', () => {
  for (const type of ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SecretsManager::Secret'])
    for (const [, { DeletionPolicy, UpdateReplacePolicy }] of resourcesOf(everything, type))
      expect({ DeletionPolicy, UpdateReplacePolicy }).toEqual({
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
      });
});

const secretNames = (template: Template) =>
  sorted(resourcesOf(template, 'AWS::SecretsManager::Secret').map(([, { Properties }]) => Properties.Name));

test('every tenant that uses tokens has a key secret, and no tenant without them has one', () => {
  expect(secretNames(everything).filter((name) => name.includes('/redaction/'))).toEqual([
    'everything/redaction/other',
    'everything/redaction/third',
  ]);
  expect(secretNames(smallest).filter((name) => name.includes('/redaction/'))).toEqual([]);
});

test('Secrets Manager makes the first token key itself, in the form that the stages read', () => {
  for (const [, { Properties }] of resourcesOf(everything, 'AWS::SecretsManager::Secret'))
    if (Properties.Name.includes('/redaction/')) {
      const { SecretStringTemplate, GenerateStringKey, PasswordLength } = Properties.GenerateSecretString;
      const made = { ...JSON.parse(SecretStringTemplate), [GenerateStringKey]: 'x'.repeat(PasswordLength) };
      expect(readTokenKeys(Properties.Name, JSON.stringify(made))).toEqual(made);
    }
});

test('every other secret is created empty, and no value of any stands in the template', () => {
  const secrets = resourcesOf(everything, 'AWS::SecretsManager::Secret').filter(
    ([, { Properties }]) => !/\/redaction\/|\/edge$/.test(Properties.Name),
  );
  expect(sorted(secrets.map(([, { Properties }]) => Properties.Name))).toEqual([
    'everything/alert-signing',
    'everything/channels',
    'everything/hooks',
    'everything/slack-token',
    'everything/wazuh',
    'everything/wazuh-agent',
    'everything/wazuh-enrolment',
    'everything/wazuh-indexer',
  ]);
  for (const [, { Properties }] of secrets)
    expect(Object.keys(Properties).filter((key) => /Secret/.test(key))).toEqual([]);
  expect(secretNames(smallest)).not.toContain('sluice/hooks');
  // CloudFront is told one by CloudFormation: test/infra/edge.test.ts.
  const { Resources } = everything;
  const resolving = Object.values(Resources).filter((it) => /\{\{resolve:/.test(JSON.stringify(it)));
  expect(resolving.map(({ Type }) => Type)).toEqual(['AWS::CloudFront::Distribution']);
});
