import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { AWS_SOURCES } from '../../../src/event/envelope.ts';
import { unpackMessage } from '../../../src/event/unpack-message.ts';
import { createBucketDirectory } from '../../../src/intake/trail/bucket-directory.ts';
import type { JsonValue } from '../../../src/kernel/json.ts';
import { MEMORY_TRAIL, memoryForwarder } from '../../../tools/local/memory-forwarder.ts';
import { albLine, s3AccessLine, vpcFlowLine, wafRecord } from '../../support/aws-log-lines.ts';
import { lambdaContext, sqsEvent, sqsRecord } from '../../support/sqs-records.ts';
import { busEvent, CALL, FINDING, logBatch, packed, s3Record, WRAPPERS } from '../../support/trail-shapes.ts';

const LOGS = (['alb', 'config', 'vpcflow', 'waf'] as const).map((holds) => ({ holds, prefix: '' }));
const LAMBDA = '/aws/lambda/orders';
const TIMED_OUT =
  '2026-03-04T05:06:07.089Z 5f0c1a52-6a5b-4c0e-9b0e-0d6d2e1f7a11 Task timed out after 3.00 seconds';
const RDS = '/aws/rds/cluster/main/postgresql';

/** The stage with every source configured; what comes out by source, and that each record has one outcome. */
async function take(deliveries: readonly JsonValue[], files: Readonly<Record<string, string>> = {}) {
  const stage = memoryForwarder({
    redactionOf: async () => (envelope) => envelope,
    logGroups: new Map([
      [LAMBDA, 'lambda'],
      [RDS, 'rds'],
    ]),
    directory: createBucketDirectory({
      cloudtrail: { trails: [MEMORY_TRAIL], accounts: {} },
      aws: {
        logs: [...LOGS, { holds: 's3-access' as const, prefix: 'access/' }].map((each) => ({
          ...MEMORY_TRAIL,
          ...each,
        })),
      },
    }),
  });
  for (const [key, text] of Object.entries(files))
    stage.objects.set(MEMORY_TRAIL.bucket, key, key.endsWith('.gz') ? gzipSync(text) : Buffer.from(text));
  const records = deliveries.map((body, i) => sqsRecord(JSON.stringify(body), `m-${i}`));
  const { batchItemFailures } = (await stage.handler(sqsEvent(...records), lambdaContext())) ?? {
    batchItemFailures: [],
  };
  const envelopes = stage.events.messages.flatMap(({ body }) => {
    const unpacked = unpackMessage(body);
    return unpacked.ok ? unpacked.value.envelopes : [];
  });
  const outcomes = ['queued', 'filtered', 'parked'].map((outcome) => stage.telemetry.count({ outcome }));
  expect(batchItemFailures).toEqual([]);
  expect(stage.telemetry.count({ outcome: 'received' })).toBe(outcomes.reduce((sum, count) => sum + count));
  return { ...stage, sources: envelopes.map(({ source }) => source).sort(), envelopes };
}

test('records of every source, in all the shapes that they come in, are taken from one batch', async () => {
  const AT = 'AWSLogs/111122223333';
  const DAY = 'eu-west-1/2026/03/04';
  const other = (id: string) => ({ ...CALL, eventID: id });
  const item = { configurationItemStatus: 'OK', awsAccountId: '111122223333', resourceId: 'i-1' };
  const files = {
    [`${AT}/CloudTrail/${DAY}/f.json.gz`]: JSON.stringify({ Records: [other('in-file')] }),
    [`${AT}/Config/eu-west-1/2026/3/4/ConfigHistory/f.json.gz`]: JSON.stringify({
      configurationItems: [item],
    }),
    [`${AT}/elasticloadbalancing/${DAY}/111122223333_elasticloadbalancing_eu-west-1_app.web.log.gz`]:
      albLine(),
    [`${AT}/WAFLogs/eu-west-1/acl/2026/03/04/f.log.gz`]: JSON.stringify(wafRecord()),
    [`${AT}/vpcflowlogs/${DAY}/f.log.gz`]: vpcFlowLine(),
    'access/2026-03-04-05-06-07-0123456789ABCDEF': s3AccessLine(),
  };
  const bus = (source: string, detail: JsonValue) => ({ ...busEvent(source, 'Finding', detail), id: source });
  const { sources, deadLetters } = await take(
    [
      { Records: Object.keys(files).map((key) => s3Record(encodeURIComponent(key))) },
      busEvent('aws.signin', 'AWS Console Sign In via CloudTrail', other('by-bus')),
      (WRAPPERS.sns as (value: JsonValue) => JsonValue)([other('bare')]),
      bus('aws.guardduty', FINDING),
      bus('aws.securityhub', { findings: [{ Id: 'f-1' }] }),
      bus('aws.inspector2', { severity: 'HIGH', title: 'CVE' }),
      bus('aws.macie', { type: 'SensitiveData:S3Object/Personal', severity: { description: 'High' } }),
      bus('aws.kms', { 'key-id': '0f0e' }),
      bus('aws.trustedadvisor', { 'check-name': 'MFA on Root Account', status: 'ERROR' }),
      bus('aws.access-analyzer', { status: 'ACTIVE', resource: 'arn:aws:s3:::b' }),
      { awslogs: { data: packed(logBatch(LAMBDA, [TIMED_OUT])) } },
      logBatch(RDS, [
        '2026-03-04 05:06:07 UTC:198.51.100.7(34567):ann@shop:[1234]:FATAL:  password authentication failed for user "ann"',
      ]),
    ],
    files,
  );
  expect(deadLetters.messages).toEqual([]);
  expect(sources).toEqual([...AWS_SOURCES, 'cloudtrail', 'cloudtrail'].sort());
});

test('what is none of ours is left out under its reason, and what cannot be read is set aside alone', async () => {
  const { telemetry, sources, deadLetters } = await take([
    busEvent('aws.ec2', 'EC2 Instance State-change Notification', {}),
    logBatch('/aws/lambda/unheard-of', [TIMED_OUT, TIMED_OUT]),
    { Records: [s3Record('a', 'ObjectRemoved:Delete')] },
    { Event: 's3:TestEvent' },
    [CALL, { no: 'record' }],
    { nothing: 'here' },
  ]);
  const reasons = ['unknown_event', 'unknown_log_group', 'not_a_new_object', 'test_notification'];
  expect(reasons.map((reason) => telemetry.count({ outcome: 'filtered', reason }))).toEqual([1, 2, 1, 1]);
  expect(sources).toEqual(['cloudtrail']);
  expect(deadLetters.messages.map(({ attributes }) => attributes?.reason)).toEqual([
    'invalid_record',
    'unreadable_message',
  ]);
});
