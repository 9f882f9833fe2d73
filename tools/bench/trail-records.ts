import type { Envelope } from '../../src/event/envelope.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { normalizeCloudTrail } from '../../src/normalize/cloudtrail.ts';
import { BENCH_NOW, seededRandom } from './events.ts';

const CALLS: readonly (readonly [service: string, name: string, parameters: JsonObject])[] = [
  ['iam', 'CreateAccessKey', { userName: 'bob', tags: [{ key: 'team', value: 'core' }] }],
  ['s3', 'GetBucketAcl', { bucketName: 'assets', Host: 'assets.s3.amazonaws.com', acl: '' }],
  ['ec2', 'DescribeInstances', { instancesSet: {}, filterSet: { items: [{ name: 'tag:team' }] } }],
  ['sts', 'AssumeRole', { roleArn: 'arn:aws:iam::111122223333:role/deploy', roleSessionName: 'ci' }],
  ['signin', 'ConsoleLogin', {}],
];

const PEOPLE = 40;
const KEYS_OF_ONE = 3;
/** A file of 50 MB holds five minutes. */
const PER_SECOND = 170;

/** CloudTrail records as AWS writes them, the same for the same seed. */
export function trailRecords(count: number, seed = 2): readonly JsonObject[] {
  const random = seededRandom(seed);
  const below = (bound: number) => Math.floor(random() * bound);
  const hex = (digits: number) => Array.from({ length: digits }, () => below(16).toString(16)).join('');
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
  const people = Array.from({ length: PEOPLE }, (_, i) => ({
    name: `person${i}`,
    principal: `AIDAEXAMPLE${100_000 + below(900_000)}`,
    keys: Array.from({ length: KEYS_OF_ONE }, () => `AKIAEXAMPLE${10_000 + below(90_000)}`),
  }));
  return Array.from({ length: count }, (_, i) => {
    const [service, name, parameters] = CALLS[below(CALLS.length)] as (typeof CALLS)[number];
    const user = people[below(PEOPLE)] as (typeof people)[number];
    return {
      eventVersion: '1.11',
      userIdentity: {
        type: 'IAMUser',
        principalId: user.principal,
        arn: `arn:aws:iam::111122223333:user/${user.name}`,
        accountId: '111122223333',
        accessKeyId: user.keys[below(KEYS_OF_ONE)] ?? '',
        userName: user.name,
        sessionContext: { attributes: { mfaAuthenticated: 'true', creationDate: '2026-03-01T08:00:00Z' } },
      },
      eventTime: `${new Date(BENCH_NOW - Math.floor(i / PER_SECOND) * 1_000).toISOString().slice(0, 19)}Z`,
      eventSource: `${service}.amazonaws.com`,
      eventName: name,
      awsRegion: 'eu-west-1',
      sourceIPAddress: `93.184.${below(7)}.${below(250)}`,
      userAgent: 'aws-cli/2.15.30 Python/3.11.8 Linux/6.1 exe/x86_64.amzn.2023 prompt/off',
      requestParameters: parameters,
      responseElements:
        name === 'ConsoleLogin' ? { ConsoleLogin: below(4) === 0 ? 'Failure' : 'Success' } : null,
      requestID: uuid(),
      eventID: uuid(),
      readOnly: service === 's3' || service === 'ec2',
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: '111122223333',
      eventCategory: 'Management',
      tlsDetails: { tlsVersion: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256' },
    };
  });
}

export function trailEnvelopes(count: number): readonly Envelope[] {
  const object = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/01/a.json.gz';
  return trailRecords(count).map((record) => {
    const context = { tenant: 'acme', bucket: 'trail', object, readAt: BENCH_NOW };
    const normalized = normalizeCloudTrail(record, context);
    if (!normalized.ok) throw new Error(`a benchmark record was refused: ${normalized.error.message}`);
    return normalized.value;
  });
}
