import { expect, test } from 'vitest';
import { createBucketDirectory, type DirectorySettings } from '../../../src/intake/trail/bucket-directory.ts';

const ROLE = 'arn:aws:iam::111122223333:role/sluice-log-reader';
const log = (bucket: string, holds: DirectorySettings['aws']['logs'][number]['holds'], prefix = '') => ({
  bucket,
  tenant: 'acme',
  holds,
  prefix,
});
const whatIsIn = createBucketDirectory({
  cloudtrail: {
    trails: [
      { bucket: 'trail', tenant: 'acme', organization: true, region: 'eu-central-1', roleArn: ROLE },
      { bucket: 'everything', tenant: 'acme' },
    ],
    accounts: { '444455556666': { tenant: 'globex' }, '111122223333': {} },
  },
  aws: {
    logs: [
      log('everything', 'config'),
      log('everything', 'vpcflow'),
      log('everything', 's3-access', 'access/'),
      log('everything', 'waf', 'access/firehose/'),
      log('balancers', 'alb'),
      { ...log('flows', 'vpcflow'), organization: true },
      log('firewall', 'waf'),
      log('mixed', 'waf'),
      log('mixed', 's3-access'),
    ],
  },
});
const judge = (bucket: string, key: string) => {
  const place = whatIsIn({ bucket, key });
  return place.ok ? place.value.content : place.error;
};

const AT = 'AWSLogs/111122223333';
const DAY = 'eu-west-1/2026/03/04';

test.each([
  [`${AT}/CloudTrail/${DAY}/111122223333_CloudTrail_eu-west-1_20260304T0505Z_x.json.gz`, 'cloudtrail'],
  [`some/prefix/${AT}/CloudTrail/${DAY}/f.json.gz`, 'cloudtrail'],
  [`AWSLogs/o-a1b2c3d4e5/111122223333/CloudTrail/${DAY}/f.json.gz`, 'cloudtrail'],
  [`${AT}/CloudTrail/us-gov-west-1/2026/03/04/f.json.gz`, 'cloudtrail'],
  [`${AT}/CloudTrail/cn-north-1/2026/03/04/f.json.gz`, 'cloudtrail'],
  [`${AT}/CloudTrail-NetworkActivity/${DAY}/f.json.gz`, 'cloudtrail'],
  [`${AT}/CloudTrail-Aggregated/${DAY}/f.json.gz`, 'not_a_trail_object'],
  ['copies/of/some.json.gz', 'cloudtrail'],
  ['plain.json', 'cloudtrail'],
  [`${AT}/CloudTrail-Insight/${DAY}/f.json.gz`, 'insight'],
  [`x/CloudTrail-Insight/${DAY}/f.json.gz`, 'insight'],
  [`${AT}/CloudTrail-Digest/${DAY}/f.json.gz`, 'digest_object'],
  [`CloudTrail-Digest/${DAY}/f.json.gz`, 'digest_object'],
  [`${AT}/CloudTrail-Lake/Query/2026/03/04/0f0e/result_1.csv.gz`, 'lake'],
  [`${AT}/CloudTrail-Lake/Query/2026/03/04/0f0e/result_sign.json`, 'not_a_trail_object'],
  [`${AT}/CloudTrail/`, 'not_a_trail_object'],
  [`${AT}/Config/eu-west-1/2026/3/4/ConfigHistory/f.json.gz`, 'unnamed_logs'],
  [`${AT}/vpcflowlogs/${DAY}/f.log.gz`, 'unnamed_logs'],
  [`${AT}/GuardDuty/${DAY}/f.jsonl.gz`, 'not_a_trail_object'],
  ['CloudTrail-Digest.txt', 'not_a_trail_object'],
])("a trail's object %s is judged %s", (key, judged) => {
  expect(judge('trail', key)).toBe(judged);
});

test.each([
  ['everything', `${AT}/Config/eu-west-1/2026/3/4/ConfigHistory/f.json.gz`, 'config'],
  ['everything', `${AT}/Config/eu-west-1/2026/3/4/ConfigSnapshot/f.json.gz`, 'config'],
  ['everything', `${AT}/Config/eu-west-1/2026/3/4/OversizedChangeItem/f.json.gz`, 'not_a_trail_object'],
  ['everything', `${AT}/Config/ConfigWritabilityCheckFile`, 'test_notification'],
  ['everything', `${AT}/vpcflowlogs/${DAY}/f.log.gz`, 'vpcflow'],
  [
    'everything',
    'AWSLogs/aws-account-id=111122223333/aws-service=vpcflowlogs/aws-region=eu-west-1/year=2026/f.log.gz',
    'vpcflow',
  ],
  ['everything', `${AT}/vpcflowlogs/${DAY}/f.parquet`, 'not_a_trail_object'],
  ['everything', `${AT}/CloudTrail/${DAY}/f.json.gz`, 'cloudtrail'],
  ['everything', `${AT}/CloudTrail-Digest/${DAY}/f.json.gz`, 'digest_object'],
  ['everything', 'access/2026-03-04-05-06-07-0123456789ABCDEF', 's3-access'],
  ['everything', 'access/firehose/2026/03/04/05/aws-waf-logs-1', 'waf'],
  ['everything', 'access/', 'not_a_trail_object'],
  [
    'balancers',
    `${AT}/elasticloadbalancing/${DAY}/111122223333_elasticloadbalancing_eu-west-1_app.web.0f0e_20260304T0505Z_192.0.2.1_x.log.gz`,
    'alb',
  ],
  [
    'balancers',
    `${AT}/elasticloadbalancing/${DAY}/111122223333_elasticloadbalancing_eu-west-1_net.web.0f0e_20260304T0505Z_x.log.gz`,
    'not_a_trail_object',
  ],
  [
    'balancers',
    `${AT}/elasticloadbalancing/${DAY}/111122223333_elasticloadbalancing_eu-west-1_classic_20260304T0505Z_192.0.2.1_x.log`,
    'not_a_trail_object',
  ],
  [
    'balancers',
    `${AT}/elasticloadbalancing/${DAY}/conn_log.111122223333_elasticloadbalancing_eu-west-1_app.web.0f0e_x.log.gz`,
    'not_a_trail_object',
  ],
  ['balancers', `web/${AT}/ELBAccessLogTestFile`, 'test_notification'],
  ['balancers', `${AT}/CloudTrail/${DAY}/f.json.gz`, 'not_a_trail_object'],
  ['firewall', `${AT}/WAFLogs/cloudfront/acl/2026/03/04/05/10/f.log.gz`, 'waf'],
  ['firewall', `${AT}/WAFLogs/eu-west-1/acl/2026/03/04/05/10/f.log.gz`, 'waf'],
  ['everything', 'notes.txt', 'not_a_trail_object'],
  ['firewall', '2026/03/04/05/aws-waf-logs-1', 'waf'],
  ['mixed', '2026-03-04-05-06-07-0123456789ABCDEF', 's3-access'],
  ['mixed', `${AT}/WAFLogs/eu-west-1/acl/2026/03/04/05/10/f.log.gz`, 'waf'],
  ['nobodys', `${AT}/CloudTrail/${DAY}/f.json.gz`, 'unknown_bucket'],
])('in the bucket %s, %s is judged %s', (bucket, key, judged) => {
  expect(judge(bucket, key)).toBe(judged);
});

test('account and region are those of the key, and an account may be of another tenant than its organisation’s bucket', () => {
  expect(whatIsIn({ bucket: 'trail', key: `AWSLogs/444455556666/CloudTrail/${DAY}/f.json.gz` })).toEqual({
    ok: true,
    value: {
      tenant: 'globex',
      content: 'cloudtrail',
      account: '444455556666',
      region: 'eu-west-1',
      roleArn: ROLE,
      bucketRegion: 'eu-central-1',
    },
  });
  const cloudfront = `${AT}/WAFLogs/cloudfront/acl/2026/03/04/05/10/f.log.gz`;
  expect(whatIsIn({ bucket: 'firewall', key: cloudfront })).toEqual({
    ok: true,
    value: { tenant: 'acme', content: 'waf', account: '111122223333' },
  });
  expect(whatIsIn({ bucket: 'everything', key: 'copy.json' })).toEqual({
    ok: true,
    value: { tenant: 'acme', content: 'cloudtrail' },
  });
});

test('whoever owns a bucket that is no organisation’s writes for its tenant alone, whatever its keys name', () => {
  const forged = 'AWSLogs/444455556666';
  const tenantIn = (bucket: string, key: string) => {
    const place = whatIsIn({ bucket, key });
    return place.ok && place.value.tenant;
  };
  expect(tenantIn('everything', `${forged}/CloudTrail/${DAY}/f.json.gz`)).toBe('acme');
  expect(tenantIn('everything', `${forged}/vpcflowlogs/${DAY}/f.log.gz`)).toBe('acme');
  expect(tenantIn('flows', `${forged}/vpcflowlogs/${DAY}/f.log.gz`)).toBe('globex');
});
