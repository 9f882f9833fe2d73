import type { JsonObject } from '../../../src/kernel/json.ts';

/** Events of EventBridge in the structure that AWS documents, with values of our own. */

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';

export function busEvent(source: string, type: string, detail: JsonObject, id = '7d3b1e4a-2f60'): JsonObject {
  return {
    version: '0',
    id,
    'detail-type': type,
    source: `aws.${source}`,
    account: ACCOUNT,
    time: '2026-03-04T05:10:00Z',
    region: REGION,
    resources: [],
    detail,
  };
}

const remoteIpDetails: JsonObject = {
  ipAddressV4: '198.51.100.23',
  organization: { asn: '64500', asnOrg: 'Example Hosting', isp: 'Example', org: 'Example' },
  country: { countryName: 'Portugal' },
  city: { cityName: 'Porto' },
  geoLocation: { lat: 41.15, lon: -8.61 },
};

export function guardDuty(
  overrides: JsonObject = {},
  action: JsonObject = apiCall(),
  service: JsonObject = {},
) {
  return busEvent('guardduty', 'GuardDuty Finding', {
    schemaVersion: '2.0',
    accountId: ACCOUNT,
    region: REGION,
    partition: 'aws',
    id: '16afba5c5c43e07c9e3e5e2e544e95df',
    arn: `arn:aws:guardduty:${REGION}:${ACCOUNT}:detector/4eb1a2c3d4e5f60718293a4b5c6d7e8f/finding/16afba5c`,
    type: 'UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B',
    resource: {
      resourceType: 'AccessKey',
      accessKeyDetails: {
        accessKeyId: 'ASIAEXAMPLEKEY000001',
        principalId: 'AIDAEXAMPLE0000000001',
        userType: 'IAMUser',
        userName: 'ann',
      },
    },
    service: {
      serviceName: 'guardduty',
      detectorId: '4eb1a2c3d4e5f60718293a4b5c6d7e8f',
      action,
      resourceRole: 'TARGET',
      additionalInfo: { value: '{}', type: 'default' },
      eventFirstSeen: '2026-03-04T04:00:00.000Z',
      eventLastSeen: '2026-03-04T05:00:00.000Z',
      archived: false,
      count: 3,
      ...service,
    },
    severity: 5,
    createdAt: '2026-03-04T04:05:00.000Z',
    updatedAt: '2026-03-04T05:06:00.000Z',
    title: 'A console sign-in from an unusual place',
    description: 'The user ann signed in from a place that was never seen before.',
    ...overrides,
  });
}

export function apiCall(): JsonObject {
  return {
    actionType: 'AWS_API_CALL',
    awsApiCallAction: {
      api: 'ConsoleLogin',
      serviceName: 'signin.amazonaws.com',
      callerType: 'Remote IP',
      remoteIpDetails,
      affectedResources: {},
    },
  };
}

export function portProbe(...addresses: readonly string[]): JsonObject {
  return {
    actionType: 'PORT_PROBE',
    portProbeAction: {
      blocked: false,
      portProbeDetails: addresses.map((ipAddressV4, i) => ({
        localPortDetails: { port: 22 + i, portName: 'SSH' },
        remoteIpDetails: { ...remoteIpDetails, ipAddressV4 },
      })),
    },
  };
}

export function hubFinding(overrides: JsonObject = {}): JsonObject {
  const Id = `arn:aws:securityhub:${REGION}:${ACCOUNT}:security-control/CloudTrail.6/finding/5f1e-0001`;
  return {
    SchemaVersion: '2018-10-08',
    Id,
    ProductArn: `arn:aws:securityhub:${REGION}::product/aws/securityhub`,
    ProductName: 'Security Hub',
    CompanyName: 'AWS',
    Region: REGION,
    GeneratorId: 'security-control/CloudTrail.6',
    AwsAccountId: ACCOUNT,
    Types: ['Software and Configuration Checks/Industry and Regulatory Standards'],
    FirstObservedAt: '2026-03-01T00:00:00.000Z',
    LastObservedAt: '2026-03-04T05:00:00.000Z',
    CreatedAt: '2026-03-01T00:00:00.000Z',
    UpdatedAt: '2026-03-04T05:00:01.000Z',
    Severity: { Label: 'CRITICAL', Normalized: 90, Original: 'CRITICAL' },
    Title: 'The bucket of the trail should not be public',
    Description: 'Looks whether the bucket that CloudTrail writes to can be read by anybody.',
    Compliance: {
      Status: 'FAILED',
      SecurityControlId: 'CloudTrail.6',
      AssociatedStandards: [{ StandardsId: 's/1' }],
    },
    Resources: [{ Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::org-trail', Partition: 'aws', Region: REGION }],
    Workflow: { Status: 'NEW' },
    WorkflowState: 'NEW',
    RecordState: 'ACTIVE',
    ProductFields: { 'aws/securityhub/FindingId': Id },
    ...overrides,
  };
}

export function securityHub(findings: readonly JsonObject[], type = 'Imported', more: JsonObject = {}) {
  return busEvent('securityhub', `Security Hub Findings - ${type}`, { findings, ...more });
}

export function inspector(overrides: JsonObject = {}) {
  return busEvent('inspector2', 'Inspector2 Finding', {
    awsAccountId: ACCOUNT,
    description: 'A library reads beyond its buffer.',
    exploitAvailable: 'NO',
    findingArn: `arn:aws:inspector2:${REGION}:${ACCOUNT}:finding/0a1b2c3d4e5f60718293a4b5c6d7e8f9`,
    firstObservedAt: 'Mar 4, 2026, 4:00:00 AM',
    fixAvailable: 'YES',
    inspectorScore: 8.1,
    lastObservedAt: 'Mar 4, 2026, 5:00:00\u202fAM',
    packageVulnerabilityDetails: {
      cvss: [{ baseScore: 8.1, scoringVector: 'CVSS:3.1/AV:N/AC:H', source: 'NVD', version: '3.1' }],
      referenceUrls: ['https://vendor.example/advisory/1'],
      source: 'NVD',
      vulnerabilityId: 'CVE-2026-10001',
      vulnerablePackages: [
        { name: 'libexample', version: '1.2.3', fixedInVersion: '1.2.4', packageManager: 'OS' },
      ],
    },
    remediation: { recommendation: { text: 'Update the package.' } },
    resources: [
      {
        id: 'i-0abc1234def567890',
        type: 'AWS_EC2_INSTANCE',
        partition: 'aws',
        region: REGION,
        tags: { Owner: 'ann@example.com' },
        details: {
          awsEc2Instance: { ipV4Addresses: ['10.1.2.3', '203.0.113.9'], platform: 'AMAZON_LINUX_2' },
        },
      },
    ],
    severity: 'HIGH',
    status: 'ACTIVE',
    title: 'CVE-2026-10001 - libexample',
    type: 'PACKAGE_VULNERABILITY',
    updatedAt: 'Mar 4, 2026, 5:00:00\u202fAM',
    ...overrides,
  });
}
