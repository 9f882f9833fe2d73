import type { JsonObject } from '../../../src/kernel/json.ts';
import { ACCOUNT, busEvent, REGION } from './bus-events.ts';

/** What tells of resources, their configuration and who may use them. */

export function macie(description: 'Low' | 'Medium' | 'High', overrides: JsonObject = {}) {
  return busEvent('macie', 'Macie Finding', {
    schemaVersion: '1.0',
    id: '64b917aa-3843-014c-91d8-937ffe000001',
    accountId: ACCOUNT,
    partition: 'aws',
    region: REGION,
    type: 'SensitiveData:S3Object/Personal',
    title: 'The object has personal data in it',
    description: 'The object has names and addresses in it.',
    severity: { score: 3, description },
    createdAt: '2026-03-04T04:00:00.000Z',
    updatedAt: '2026-03-04T04:30:00.000Z',
    count: 1,
    resourcesAffected: {
      s3Bucket: {
        arn: 'arn:aws:s3:::exports',
        name: 'exports',
        owner: { displayName: 'ann.smith' },
        tags: [],
      },
      s3Object: {
        path: 'exports/2026/customers.csv',
        key: '2026/customers.csv',
        size: 4700,
        extension: 'csv',
      },
    },
    category: 'CLASSIFICATION',
    sample: false,
    archived: false,
    ...overrides,
  });
}

export function configItem(overrides: JsonObject = {}): JsonObject {
  return {
    configurationItemVersion: '1.3',
    configurationItemCaptureTime: '2026-03-04T05:01:00.000Z',
    configurationStateId: 1_772_600_460_000,
    awsAccountId: ACCOUNT,
    configurationItemStatus: 'ResourceDiscovered',
    resourceType: 'AWS::EC2::Instance',
    resourceId: 'i-0abc1234def567890',
    ARN: `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/i-0abc1234def567890`,
    awsRegion: REGION,
    availabilityZone: 'eu-west-1a',
    tags: { Name: 'web-1' },
    relatedEvents: [],
    relationships: [{ resourceId: 'eni-0abc', resourceType: 'AWS::EC2::NetworkInterface', name: 'Contains' }],
    configuration: {
      instanceId: 'i-0abc1234def567890',
      securityGroups: [{ groupId: 'sg-0abc1234', groupName: 'web' }],
      state: 'running',
      iamInstanceProfile: 'web-profile',
    },
    ...overrides,
  };
}

export function configChange(item: JsonObject = configItem()) {
  return busEvent('config', 'Config Configuration Item Change', {
    recordVersion: '1.3',
    messageType: 'ConfigurationItemChangeNotification',
    configurationItemDiff: { changedProperties: {}, changeType: 'CREATE' },
    notificationCreationTime: '2026-03-04T05:02:00.000Z',
    configurationItem: item,
  });
}

export function configVerdict(complianceType: string) {
  return busEvent('config', 'Config Rules Compliance Change', {
    messageType: 'ComplianceChangeNotification',
    configRuleName: 's3-bucket-public-read-prohibited',
    configRuleARN: `arn:aws:config:${REGION}:${ACCOUNT}:config-rule/config-rule-abc123`,
    awsAccountId: ACCOUNT,
    awsRegion: REGION,
    resourceType: 'AWS::S3::Bucket',
    resourceId: 'exports',
    notificationCreationTime: '2026-03-04T05:02:00.000Z',
    newEvaluationResult: { complianceType, resultRecordedTime: '2026-03-04T05:01:30.000Z', annotation: null },
    recordVersion: '1.0',
  });
}

export function kms(type: string) {
  return busEvent('kms', type, { 'key-id': '1234abcd-12ab-34cd-56ef-1234567890ab' });
}

export function trustedAdvisor(status: string) {
  return busEvent('trustedadvisor', 'Trusted Advisor Check Item Refresh Notification', {
    'check-name': 'Security Groups - Specific Ports Unrestricted',
    'check-item-detail': { Region: REGION, Status: 'Red', 'Security Group Name': 'web', Port: '22' },
    status,
    resource_id: `arn:aws:ec2:${REGION}:${ACCOUNT}:security-group/sg-0abc1234`,
    uuid: 'aa12bb34-55c7-498e-b7ac-0000000000d1',
  });
}

export function accessAnalyzer(overrides: JsonObject = {}, type = 'Access Analyzer Finding') {
  return busEvent('access-analyzer', type, {
    version: '1.0',
    id: '8f3a1c22-7a64-4c10-9a5e-000000000001',
    status: 'ACTIVE',
    resourceType: 'AWS::S3::Bucket',
    resource: 'arn:aws:s3:::exports',
    createdAt: '2026-03-04T04:00:00Z',
    analyzedAt: '2026-03-04T05:00:00Z',
    updatedAt: '2026-03-04T05:00:00Z',
    accountId: ACCOUNT,
    region: REGION,
    principal: { AWS: '444455556666' },
    action: ['s3:GetObject', 's3:ListBucket'],
    condition: {},
    isDeleted: false,
    isPublic: false,
    ...overrides,
  });
}
